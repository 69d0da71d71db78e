import { globSync, readFileSync } from "node:fs";

/** Tests of rules and arithmetic, and of the emulator: without the engine. Until all tests run on AVA, those that do. */
const folders = "{core,shares,invitations,settings,lookups,engine-parts,model,aws,dynamic,emulator,schema,tools}";
/** @param {string} file */
export const isOnAva = (file) => /^import .* from "ava";$/m.test(readFileSync(file, "utf8"));

export default {
  files: globSync(`test/${folders}/**/*.test.ts`).filter(isOnAva),
  typescript: { rewritePaths: { "test/": "dist/test/" }, compile: false },
  workerThreads: true,
};
