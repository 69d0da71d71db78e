import { join } from "node:path";

/** The tests start Node.js some thousand times: it compiles each module once. */
const compileCache = join(import.meta.dirname, "node_modules", ".cache", "node");
const lazyModules = join(import.meta.dirname, "test", "engine", "lazy-modules.cjs");

/** Tests that need the engine, another program or the network; of those that run through either way in, the npm package's run. */
export default {
  files: ["test/{engine,package,peers,examples,faults,soak,security,plugin,languages,browser}/**/*.test.ts"],
  typescript: { rewritePaths: { "test/": "dist/test/" }, compile: false },
  workerThreads: false,
  /** More than the cores that CI has, since the tests also wait: for lists that lag, and for deadlines. */
  concurrency: 4,
  timeout: "3m",
  environmentVariables: {
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? compileCache,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require=${JSON.stringify(lazyModules)}`,
  },
};
