/** The one test that tries the mutants: `npm run mutate` starts it. */
export default { files: ["tools/mutation/mutants.test.mjs"], timeout: "10h" };
