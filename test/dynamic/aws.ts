import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import type { ExecutionContext } from "ava";
import { startEmulator } from "../../emulator";
import { systemClock } from "../../provider/core/clock";

export const region = "eu-west-1";
export const account = "111111111111";

/** Nobody waits: a sleep only moves the clock. */
let time = 0;
mock.method(systemClock, "now", () => time);
mock.method(systemClock, "sleep", async (milliseconds: number) => {
  time += milliseconds;
});

/**
 * Starts an emulator for the test, and gives it a home and an environment that knows of nothing else. The process has one
 * environment only, so such tests are serial.
 */
export async function startAws(t: ExecutionContext) {
  const home = mkdtempSync(join(tmpdir(), "wellarchitected-"));
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  t.teardown(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    rmSync(home, { recursive: true, force: true });
  });
  const emulator = await startEmulator({ region, seed: 1 });
  t.teardown(() => emulator.close());
  const { AWS_REGION: _, AWS_DEFAULT_REGION: _d, ...env } = emulator.env;
  Object.assign(process.env, env, {
    HOME: home,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: join(home, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(home, "credentials"),
  });
  return {
    emulator,
    /** The ID of a new workload. */
    addWorkload: () => emulator.service.addWorkload({ accountId: account, region }).workloadId,
  };
}
