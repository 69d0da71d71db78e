import engine from "./ava.engine.config.mjs";

/** Those of the engine's tests that run through either way in, again through the plugin. */
export default {
  ...engine,
  files: ["test/engine/*.test.ts", "test/soak/without-checkpoints.test.ts"],
  environmentVariables: { ...engine.environmentVariables, WELLARCHITECTED_DOOR: "plugin" },
};
