import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/{shares,model,aws,dynamic,emulator,schema,tools}/**/*.test.ts"] } },
      {
        test: {
          name: "engine",
          include: ["test/{engine,package,peers,examples,faults,soak,security,plugin,languages}/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "plugin",
          include: ["test/engine/{again,calls,concurrent,crash,drift,get,owners,place,refusals,waiting}.test.ts"],
          env: { WELLARCHITECTED_DOOR: "plugin" },
          testTimeout: 180_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
