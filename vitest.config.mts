import { globSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { isOnAva } from "./ava.config.mjs";

/**
 * More than the cores that CI has, since tests on the engine also wait: for lists that lag, and for deadlines. The same for
 * both projects: Vitest runs those of different numbers one after the other.
 */
const maxWorkers = 4;

/** Tests move to AVA file by file. */
const onAva = globSync("test/**/*.test.ts").filter(isOnAva);

/** A worker loads Pulumi's and AWS's SDKs once, not for each file: no test leaves anything behind in its process. */
const shared = { isolate: false, maxWorkers, exclude: ["**/node_modules/**", ...onAva] };

const onEngine = { ...shared, globalSetup: "test/prepare.ts", testTimeout: 180_000, hookTimeout: 300_000 };

const projects = [
  {
    test: {
      ...onEngine,
      name: "engine",
      include: ["test/{engine,package,peers,examples,faults,soak,security,plugin,languages}/**/*.test.ts"],
    },
  },
  {
    test: {
      ...onEngine,
      name: "plugin",
      include: [
        "test/engine/{again,calls,components,concurrent,crash,drift,get,kinds,lost-state,networks,owners,place,previews,refusals,replacing,stacks,waiting}.test.ts",
        "test/soak/without-checkpoints.test.ts",
      ],
      env: { WELLARCHITECTED_DOOR: "plugin" },
    },
  },
];

/** The tests start Node.js some thousand times: it compiles each module once. */
const compileOnce = { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules", ".cache", "node") };

// Into the environment of the workers, and of all that they start. The caller's goes first.
Object.assign(process.env, { ...compileOnce, ...process.env });

export default defineConfig({ test: { projects } });
