import { createInterface } from "node:readline/promises";
import { UsageError } from "../usage-error";

/** Whether a person at a terminal says yes. Ctrl-C, Ctrl-D and anything else are a no. @throws UsageError without a terminal */
export async function isConfirmed(
  input: NodeJS.ReadableStream & { readonly isTTY?: boolean },
  output: NodeJS.WritableStream & { readonly isTTY?: boolean },
): Promise<boolean> {
  if (!input.isTTY || !output.isTTY) {
    throw new UsageError("there is no terminal to ask on whether this may be done: --yes says so. Nothing was made");
  }
  const terminal = createInterface({ input, output });
  const { promise: left, resolve } = Promise.withResolvers<string>();
  terminal.once("close", () => resolve("")).once("SIGINT", () => resolve(""));
  try {
    return /^y(es)?$/i.test((await Promise.race([terminal.question("Go on? [y/N] "), left])).trim());
  } finally {
    terminal.close();
  }
}
