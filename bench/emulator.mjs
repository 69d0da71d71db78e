import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";

/** @type {typeof import("../dist/emulator/index.js")} */
const { EmulatorControl } = createRequire(import.meta.url)("../dist/emulator/index.js");

/** How many shares a workload can have. */
export const perWorkload = 20;

/** Starts an emulator in a process of its own, and points the AWS SDK of this one at it. */
export async function startEmulatorProcess() {
  const child = fork(new URL("emulator-process.mjs", import.meta.url));
  const [{ controlUrl, env }] = await once(child, "message");
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  const none = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };
  Object.assign(process.env, env, none, { AWS_EC2_METADATA_DISABLED: "true" });
  return {
    region: env.AWS_REGION,
    control: new EmulatorControl(controlUrl),
    close: () => child.disconnect(),
  };
}

/**
 * Puts workloads in place, and tells the shares to create on them.
 * @param {import("../dist/emulator/index.js").EmulatorControl} control
 * @param {number} count
 */
export async function sharesToCreate(control, count) {
  const shares = [];
  let workloadId = "";
  for (let index = 0; index < count; index++) {
    if (index % perWorkload === 0) ({ workloadId } = await control.addWorkload({ name: "Benchmark" }));
    shares.push({ workloadId, sharedWith: String(222222222200 + (index % perWorkload)) });
  }
  return shares;
}
