import { defineConfig } from "vitest/config";

/**
 * More than the cores that CI has, since tests on the engine also wait: for lists that lag, and for deadlines. The same for
 * all projects: Vitest runs those of different numbers one after the other.
 */
const maxWorkers = 4;

/** A worker loads Pulumi's and AWS's SDKs once, not for each file: no test leaves anything behind in its process. */
const shared = { isolate: false, maxWorkers };

const onEngine = { ...shared, testTimeout: 180_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: "unit",
          include: ["test/{core,shares,lookups,engine-parts,model,aws,dynamic,emulator,schema,tools}/**/*.test.ts"],
        },
      },
      {
        test: {
          ...onEngine,
          name: "engine",
          globalSetup: "test/prepare.ts",
          include: ["test/{engine,package,peers,examples,faults,soak,security,plugin,languages}/**/*.test.ts"],
        },
      },
      {
        test: {
          ...onEngine,
          name: "plugin",
          include: [
            "test/engine/{again,calls,components,concurrent,crash,drift,get,lost-state,networks,owners,place,previews,refusals,replacing,stacks,waiting}.test.ts",
          ],
          env: { WELLARCHITECTED_DOOR: "plugin" },
        },
      },
    ],
  },
});
