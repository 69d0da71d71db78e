import { expect, it } from "vitest";
import { ShareError } from "../../provider/core/errors";
import { marked, printNothingMarked } from "../../provider/dynamic/host-errors";

/** A console whose errors nothing marked is among, and what it has printed. */
function quietConsole() {
  const printed: { self: unknown; data: unknown[] }[] = [];
  const console = {
    error(...data: unknown[]) {
      printed.push({ self: this, data });
    },
  };
  printNothingMarked(console);
  return { console, printed };
}

it("what the host prints of a marked error is not printed", () => {
  const { console, printed } = quietConsole();
  const error = marked(new ShareError("creating the share: AccessDenied\nAllow it"));
  console.error(`${error}: ${error.stack}`);
  expect(printed).toEqual([]);
});

it("a marked error is the same one, with its message and without a stack", () => {
  const error = new ShareError("creating the share: AccessDenied");
  expect(marked(error)).toBe(error);
  expect(error).toMatchObject({ name: "ShareError", message: "creating the share: AccessDenied", stack: "" });
  expect(Object.keys(error)).not.toContain("toString");
  expect(`${marked(error)}`).toContain("ShareError: creating the share: AccessDenied");
});

it.each([
  ["nothing", []],
  ["an error that isn't marked", [`${new ShareError("no")}: stack`]],
  ["another error", [new TypeError("no")]],
  ["several values", [`${marked(new ShareError("no"))}`, "more"]],
  ["a marked error as a value", [marked(new ShareError("no"))]],
  ["a text that a marked error is in", [`failed: ${marked(new ShareError("no"))}`]],
  ["a format", ["%s", `${marked(new ShareError("no"))}`]],
])("%s is printed as it is", (_, data) => {
  const { console, printed } = quietConsole();
  console.error(...data);
  expect(printed).toEqual([{ self: console, data }]);
});

it("two copies of the package in one process print nothing marked, and all else once", () => {
  const { console, printed } = quietConsole();
  printNothingMarked(console);
  console.error(`${marked(new ShareError("no"))}: `);
  console.error("else");
  expect(printed).toEqual([{ self: console, data: ["else"] }]);
});
