// Beside a program of whichever kind of module: operates its stack, and prints what came of each operation as a line of JSON.
const { readFileSync } = require("node:fs");
const { LocalWorkspace } = require("@pulumi/pulumi/automation");

/** @typedef {Record<string, (options: object) => Promise<object>>} Operable */

// The stack is there already. What else the Automation API asks the CLI for, around each operation, comes from events and state.
LocalWorkspace.prototype.selectStack = async () => {};

/** @param {(args: object) => object} program gets the share's arguments, returns the stack's outputs */
exports.operate = async (program) => {
  const { operations, main, args, controlUrl } = JSON.parse(process.env.OPERATE ?? "{}");
  const stack = await LocalWorkspace.selectStack(
    { stackName: "test", projectName: "shares", program: async () => program(args) },
    { workDir: process.cwd(), projectSettings: { name: "shares", runtime: "nodejs", main } },
  );
  stack.info = async () => undefined;
  stack.outputs = async () => ({});
  for (const [operation, options] of operations) {
    const outcome = await perform(/** @type {Operable} */ (/** @type {unknown} */ (stack)), operation, options);
    const shares = await (await fetch(`${controlUrl}/shares`)).json();
    console.log(JSON.stringify({ ...outcome, ...state(), shares }));
  }
};

/**
 * @param {Operable} stack
 * @param {string} operation
 * @param {object} options
 */
async function perform(stack, operation, options) {
  /** @type {object | undefined} */
  let changes;
  /** @param {import("@pulumi/pulumi/automation").EngineEvent} event */
  const onEvent = ({ summaryEvent }) => {
    changes = summaryEvent?.resourceChanges ?? changes;
  };
  try {
    await stack[operation]?.({ ...options, onEvent });
    return { changes };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function state() {
  const file = new URL(`${process.env.PULUMI_BACKEND_URL}/.pulumi/stacks/shares/test.json`);
  /** @type {{ type: string, outputs?: { shareId?: string } }[]} */
  const resources = JSON.parse(readFileSync(file, "utf8")).checkpoint.latest?.resources ?? [];
  const shareId = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs?.shareId;
  return { resources, shareId };
}
