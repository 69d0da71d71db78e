// Beside a program of whichever kind of module: operates its stack, and prints what came of each operation as a line of JSON.
const { LocalWorkspace } = require("@pulumi/pulumi/automation");

/**
 * @typedef {object} Result of one method or another of the Automation API's `Stack`
 * @property {{ resourceChanges?: object }} [summary]
 * @property {Record<string, { value: unknown }>} [outputs]
 * @property {{ resources?: object[] }} [deployment]
 *
 * @typedef {Record<string, (options?: object) => Promise<Result>>} Operable
 */

/** @param {(args: object) => object} program gets the share's arguments, returns the stack's outputs */
exports.operate = async (program) => {
  const { operations, main, args, controlUrl } = JSON.parse(process.env.OPERATE ?? "{}");
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "test", projectName: "shares", program: async () => program(args) },
    { workDir: process.cwd(), projectSettings: { name: "shares", runtime: "nodejs", main } },
  );
  for (const [operation, options] of operations) {
    const outcome = await perform(/** @type {Operable} */ (/** @type {unknown} */ (stack)), operation, options);
    const shares = await (await fetch(`${controlUrl}/shares`)).json();
    console.log(JSON.stringify({ ...outcome, shares }));
  }
};

/**
 * @param {Operable} stack
 * @param {string} operation
 * @param {object | undefined} options
 */
async function perform(stack, operation, options) {
  try {
    const result = await stack[operation]?.(options);
    return {
      changes: result?.summary?.resourceChanges,
      shareId: result?.outputs?.shareId?.value,
      resources: result?.deployment?.resources,
    };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
