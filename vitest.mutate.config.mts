import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "test/{core,shares,lookups,engine-parts}/**/*.test.ts",
      "test/aws/{retry,pace}.test.ts",
      "test/dynamic/{provider,set-provider}.test.ts",
    ],
    isolate: false,
    pool: "threads",
  },
});
