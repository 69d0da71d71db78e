import { spawn, spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLock } from "../../tools/setup/lock.mjs";
import { scratchFolder, writeJson } from "./scratch.js";

test("a lock whose holder died is taken over at once", async () => {
  const folder = scratchFolder();
  const { pid } = spawnSync(process.execPath, ["--version"]);
  writeJson(folder, "lock", { host: hostname(), pids: [pid] });

  const waits: string[] = [];
  const result = await withLock(join(folder, "lock"), async () => "done", { onWait: () => waits.push("wait") });

  expect(result).toBe("done");
  expect(waits).toEqual([]);
});

test("a lock held on another machine is taken over when it shows no sign of life", async () => {
  const folder = scratchFolder();
  writeJson(folder, "lock", { host: "elsewhere", pids: [1] });

  const waits: string[] = [];
  const result = await withLock(join(folder, "lock"), async () => "done", {
    onWait: () => waits.push("wait"),
    patience: { elsewhere: 100, here: 60_000 },
  });

  expect(result).toBe("done");
  expect(waits).toEqual(["wait"]);
});

test("a lock whose holder died is left alone while a child of its still works", async () => {
  const folder = scratchFolder();
  const dead = spawnSync(process.execPath, ["--version"]).pid;
  const child = spawn("sleep", ["0.5"]);
  writeJson(folder, "lock", { host: hostname(), pids: [dead, child.pid] });

  const childHasEnded = await withLock(join(folder, "lock"), async () => child.exitCode !== null);

  expect(childHasEnded).toBe(true);
});
