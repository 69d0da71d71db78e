import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { exitCodeOf, run, runQuietly } from "../../tools/setup/command.mjs";
import { scratchFolder } from "./scratch.js";

test("a command that takes too long is ended, with all that it started", async () => {
  const mark = join(scratchFolder(), "mark");
  const start = performance.now();

  const ending = await run("sh", ["-c", `(sleep 1; touch ${mark}) & sleep 30`], { timeout: 200, onLine: () => {} });

  expect(ending.signal).toBe("SIGKILL");
  expect(performance.now() - start).toBeLessThan(1_000);
  await sleep(1_100);
  expect(existsSync(mark)).toBe(false);
});

test("what fails quietly is heard: how it ended, and the first and last lines it said", async () => {
  const script = 'for i in $(seq 1 100); do echo "line $i"; done; exit 4';

  const failure = await runQuietly("tsc", "sh", ["-c", script]).catch((error: Error) => error.message);

  expect(failure).toMatch(/^tsc failed with exit code 4:\nline 1\n/);
  expect(failure).toMatch(/line 30\n… 40 more lines …\nline 71\n/);
  expect(failure).toMatch(/line 100$/);
});

test("a command's ending becomes our exit code", () => {
  expect(exitCodeOf({ code: 3, signal: null })).toBe(3);
  expect(exitCodeOf({ code: null, signal: "SIGTERM" })).toBe(143);
});
