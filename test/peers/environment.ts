import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "#tools/project.mjs";
import type { Emulator } from "../../emulator";

const folder = join(projectFolder, "test", "peers");
const venv = join(folder, ".venv");
const requirements = join(folder, "requirements.txt");
/** Says which requirements are installed, so that the second run needs no network. */
const marker = join(venv, "installed");
const stepTimeoutMs = 240_000;

/** Installs the clients if need be. Returns why they are not to be had, or undefined. */
export function missingClients(): string | undefined {
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const isInstalled = () => existsSync(marker) && readFileSync(marker, "utf8") === wanted;
  if (isInstalled()) return undefined;
  const reason = alone(() => (isInstalled() ? undefined : install(wanted)));
  if (reason !== undefined) console.warn(`SKIPPED: the independent AWS clients. ${reason}`);
  return reason;
}

/** Test files run at the same time, and only one may install: the others wait. AVA wants to know at once which tests there are. */
function alone<T>(work: () => T): T {
  const lock = `${venv}.lock`;
  while (!taken(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Whether the lock is now ours. One that is older than an installation can be was left by a process that was killed. */
function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 2 * stepTimeoutMs) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function install(wanted: string): string | undefined {
  console.info("Installing the AWS CLI and botocore into test/peers/.venv (once)");
  rmSync(venv, { recursive: true, force: true });
  const steps: [what: string, command: string, args: string[]][] = [
    ["python3 can't make a virtual environment", "python3", ["-m", "venv", venv]],
    ["pip can't install them", join(venv, "bin/pip"), ["install", "--quiet", "--no-input", "-r", requirements]],
  ];
  for (const [failure, command, args] of steps) {
    const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8", timeout: stepTimeoutMs });
    if (status !== 0) return `${failure}: ${error?.message ?? stderr.trim().split("\n").at(-1)}`;
  }
  writeFileSync(marker, wanted);
  return undefined;
}

/** How a client's process ended. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `python` or `aws` of the virtual environment against an emulator, with nobody's own AWS settings. */
export function runClient(
  emulator: Emulator,
  command: "python" | "aws",
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const home = mkdtempSync(join(tmpdir(), "peer-"));
  return new Promise((resolve) => {
    const settings = {
      PATH: process.env.PATH ?? "",
      HOME: home,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_PAGER: "",
      EMULATOR_CONTROL_URL: emulator.controlUrl,
      PYTHONDONTWRITEBYTECODE: "1",
      ...emulator.env,
      ...env,
    };
    execFile(join(venv, "bin", command), [...args], { env: settings, timeout: 150_000 }, (error, stdout, stderr) => {
      rmSync(home, { recursive: true, force: true });
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}
