import test from "ava";
import { ShareError } from "../../provider/core/errors";
import { marked, printNothingMarked } from "../../provider/dynamic/host-errors";

/** A console that prints nothing marked, and what it has printed. */
function startConsole() {
  const printed: { self: unknown; data: unknown[] }[] = [];
  const console = {
    error(...data: unknown[]) {
      printed.push({ self: this, data });
    },
  };
  printNothingMarked(console);
  return { console, printed };
}

test("what the host prints of a marked error is not printed", (t) => {
  const { console, printed } = startConsole();
  const error = marked(new ShareError("creating the share: AccessDenied\nAllow it"));

  console.error(`${error}: ${error.stack}`);

  t.deepEqual(printed, []);
});

test("a marked error is the same one, with its message and without a stack", (t) => {
  const error = new ShareError("creating the share: AccessDenied");

  const same = marked(error);

  t.is(same, error);
  t.like(error, { name: "ShareError", message: "creating the share: AccessDenied", stack: "" });
  t.false(Object.keys(error).includes("toString"));
  t.true(`${error}`.includes("ShareError: creating the share: AccessDenied"));
});

test("anything else than the text of a marked error is printed as it is", (t) => {
  const error = () => marked(new ShareError("no"));
  const prints: unknown[][] = [
    [],
    [`${new ShareError("no")}: stack`],
    [new TypeError("no")],
    [`${error()}`, "more"],
    [error()],
    [`failed: ${error()}`],
    ["%s", `${error()}`],
  ];

  for (const data of prints) {
    const { console, printed } = startConsole();

    console.error(...data);

    t.is(printed.length, 1);
    t.is(printed[0]?.self, console);
    t.deepEqual(printed[0]?.data, data);
  }
});

test("two copies of the package in one process print nothing marked, and all else once", (t) => {
  const { console, printed } = startConsole();
  printNothingMarked(console);

  console.error(`${marked(new ShareError("no"))}: `);
  console.error("else");

  t.deepEqual(
    printed.map(({ data }) => data),
    [["else"]],
  );
});
