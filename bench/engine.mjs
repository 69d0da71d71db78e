import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const pulumi = require("@pulumi/pulumi");
const { WorkloadShare, WorkloadShares } = require("../dist/provider/index.js");
const { startEmulator } = require("../dist/emulator/index.js");
const repository = resolve(fileURLToPath(import.meta.url), "../..");

/** @type {"READONLY"} */
const readonly = "READONLY";
/** How many shares a workload can have. */
const perWorkload = 20;

/** A dynamic provider that does nothing: the engine's own time, and that of Pulumi's host. */
class Nothing extends pulumi.dynamic.Resource {
  constructor(/** @type {string} */ name, /** @type {object} */ inputs) {
    const create = async (/** @type {object} */ outs) => ({ id: "nothing", outs });
    super({ create }, name, inputs);
  }
}

/**
 * The programs that are compared: each declares so many shares.
 * @type {Record<string, (workloads: readonly string[]) => void>}
 */
const programs = {
  "a provider that does nothing": (workloads) => {
    each(workloads, (workloadId, sharedWith) => {
      new Nothing(`${workloadId}-${sharedWith}`, { workloadId, sharedWith, permissionType: readonly });
    });
  },
  WorkloadShare: (workloads) => {
    each(workloads, (workloadId, sharedWith) => {
      new WorkloadShare(`${workloadId}-${sharedWith}`, { workloadId, sharedWith, permissionType: readonly });
    });
  },
  WorkloadShares: (workloads) => {
    for (const workloadId of workloads) {
      const shares = principals().map((sharedWith) => ({ sharedWith, permissionType: readonly }));
      new WorkloadShares(workloadId, { workloadId, shares });
    }
  },
};

function principals() {
  return Array.from({ length: perWorkload }, (_, index) => String(222222222200 + index));
}

/**
 * @param {readonly string[]} workloads
 * @param {(workloadId: string, sharedWith: string) => void} declare
 */
function each(workloads, declare) {
  for (const workloadId of workloads) for (const sharedWith of principals()) declare(workloadId, sharedWith);
}

/**
 * Runs `up`, an `up` that changes nothing, `refresh` and `destroy` of a program, on an emulator of its own.
 * @param {(workloads: readonly string[]) => void} program
 * @param {number} shares a multiple of 20
 */
async function measure(program, shares) {
  const emulator = await startEmulator();
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-bench-"));
  for (const sub of ["backend", "node_modules", "home"]) mkdirSync(join(folder, sub));
  symlinkSync(repository, join(folder, "node_modules", "pulumi-wellarchitected"));
  symlinkSync(join(repository, "node_modules", "@pulumi"), join(folder, "node_modules", "@pulumi"));
  /** @type {string[]} */
  const workloads = [];
  for (let index = 0; index < shares / perWorkload; index++) {
    workloads.push((await emulator.control.addWorkload({ name: `Workload ${index}` })).workloadId);
  }
  const envVars = {
    ...emulator.env,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: join(folder, "none"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
    PATH: [join(repository, "node_modules/@pulumi/pulumi"), process.env.PATH].join(delimiter),
    PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_CONFIG_PASSPHRASE: "bench",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "bench", projectName: "bench", program: async () => program(workloads) },
    { workDir: folder, envVars, projectSettings: { name: "bench", runtime: "nodejs", main: folder } },
  );
  const result = { up: 0, again: 0, refresh: 0, destroy: 0, bytes: 0, calls: {} };
  try {
    result.up = await seconds(() => stack.up());
    result.bytes = statSync(join(folder, "backend/.pulumi/stacks/bench/bench.json")).size;
    result.calls = countCalls(await emulator.control.calls());
    result.again = await seconds(() => stack.up());
    result.refresh = await seconds(() => stack.refresh());
    result.destroy = await seconds(() => stack.destroy());
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return result;
}

/** @param {() => Promise<unknown>} work */
async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** @param {readonly { operation?: string }[]} calls */
function countCalls(calls) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { operation = "?" } of calls) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

const sizes = process.argv.slice(2).map(Number);
console.log("| shares | program | up | up again | refresh | destroy | state, bytes a share | calls of the up |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
for (const shares of sizes.length > 0 ? sizes : [500, 2000]) {
  for (const [name, program] of Object.entries(programs)) {
    const { up, again, refresh, destroy, bytes, calls } = await measure(program, shares);
    const times = [up, again, refresh, destroy].map((time) => `${time.toFixed(1)} s`).join(" | ");
    const told = Object.entries(calls).map(([operation, count]) => `${count} ${operation}`);
    console.log(`| ${shares} | ${name} | ${times} | ${Math.round(bytes / shares)} | ${told.join(", ") || "none"} |`);
  }
}
