import type { ShareError } from "../core/errors";

/** How an error for a person begins as text. Should anything else print it, it reads well enough. */
const mark = "pulumi-wellarchitected, shown on the resource: ";

/**
 * An error for a person, as the host is to get it. The host hands the message of an error to the engine, which shows it on the
 * resource; and of a check, diff, read or delete, it prints `${error}: ${error.stack}`, which the engine shows on the stack as well.
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/cmd/dynamic-provider/index.ts
 */
export function marked<T extends ShareError>(error: T): T {
  const text = `${mark}${error.name}: ${error.message}`;
  Object.defineProperty(error, "toString", { value: () => text, configurable: true });
  return Object.assign(error, { stack: "" });
}

/** Keeps the host from printing what is {@link marked}. All else is printed as it is: other providers may run in the same process. */
export function printNothingMarked(console: Pick<Console, "error">): void {
  const print = console.error;
  console.error = (...data: unknown[]) => {
    const [text, ...more] = data;
    if (typeof text === "string" && text.startsWith(mark) && more.length === 0) return;
    print.apply(console, data);
  };
}
