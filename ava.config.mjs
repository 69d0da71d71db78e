/** Tests of rules and arithmetic, and of the emulator: without the engine. */
export default {
  files: [
    "test/{core,shares,invitations,settings,lookups,policy,engine-parts,model,aws,dynamic,cli,emulator,schema,tools}/**/*.test.ts",
  ],
  typescript: { rewritePaths: { "test/": "dist/test/" }, compile: false },
  workerThreads: true,
};
