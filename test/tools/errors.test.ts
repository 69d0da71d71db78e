import { globSync } from "node:fs";
import test from "ava";
import { projectFolder } from "#tools/project.mjs";
import { textOf, textsIn, thrownIn } from "./texts";

/** What docs/errors.md has an entry for: the words of a message, between what differs from case to case. */
const entries = [...textOf("docs/errors.md").matchAll(/^### (.+)$/gm)].flatMap(([, heading = ""]) =>
  [...heading.matchAll(/`([^`]+)`/g)].map(([, entry = ""]) => ({
    entry,
    words: entry.split("…").map((words) => words.trim()),
  })),
);

/** What Pulumi and AWS say, which nothing here has as a text. */
const ofOthers = [
  "Request message serialization failure",
  "could not read plugin",
  "ResourceNotFoundException",
  "ServiceQuotaExceededException",
  "ThrottlingException",
];

/** Whether a text has these words, one after the other. */
function has(text: string, words: readonly string[]): boolean {
  let from = 0;
  return words.every((part) => {
    const at = text.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}

/** What the command prints is no error of a program. */
const ofCommand = /^provider\/(cli|aws\/calls)\//;
const sources = globSync("provider/**/*.ts", { cwd: projectFolder }).filter((file) => !ofCommand.test(file));

test("each entry of docs/errors.md is a message of the provider, word for word", (t) => {
  const texts = sources.flatMap(textsIn);
  const stale = entries.filter(({ words }) => !texts.some((text) => has(text, words)));

  t.true(entries.length > 80);
  t.deepEqual(
    stale.map(({ entry }) => entry).filter((entry) => !ofOthers.includes(entry)),
    [],
  );
});

test("each error that is thrown has an entry in docs/errors.md", (t) => {
  const thrown = sources.flatMap((file) => thrownIn(file).map((text) => ({ file, text })));
  const missing = thrown.filter(({ text }) => !entries.some(({ words }) => has(text, words)));

  t.true(thrown.length > 50);
  t.deepEqual(missing, []);
});
