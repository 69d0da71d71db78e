import { globSync } from "node:fs";
import { join } from "node:path";
import { isOnAva } from "./ava.config.mjs";

/** Tests that need the engine, another program or the network. Until all tests run on AVA, those that do. */
const folders = "{engine,package,peers,examples,faults,soak,security,plugin,languages}";

/** The tests start Node.js some thousand times: it compiles each module once. */
const compileCache = join(import.meta.dirname, "node_modules", ".cache", "node");

export default {
  files: globSync(`test/${folders}/**/*.test.ts`).filter(isOnAva),
  typescript: { rewritePaths: { "test/": "dist/test/" }, compile: false },
  workerThreads: false,
  /** More than the cores that CI has, since the tests also wait: for lists that lag, and for deadlines. */
  concurrency: 4,
  timeout: "3m",
  environmentVariables: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? compileCache },
};
