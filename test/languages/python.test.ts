import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { cached } from "../package/cached";
import { digestOf } from "../package/packed";
import { reviewer, test } from "./scene";
import { generatedSdk, hasGo, hasPython, repository, run } from "./sdk";

const canRun = hasGo && hasPython;
const unlessSkipped = canRun ? "" : " (skipped: it needs python3, and Go to generate the SDK)";

/** A Python that has Pulumi's SDK and ours; not to be changed. */
async function python(): Promise<string> {
  const sdk = await generatedSdk("python");
  const requirements = join(__dirname, "requirements.txt");
  const key = digestOf([requirements, join(sdk, "pulumi_wellarchitected", "workload_share.py")], "/");
  const venv = await cached("python", key, async (folder) => {
    await run("python3", ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--no-input"];
    await run(join(folder, "bin", "python3"), [...pip, "-r", requirements]);
    // The build of a package writes beside its sources.
    const sources = join(folder, "sources");
    cpSync(sdk, sources, { recursive: true });
    await run(join(folder, "bin", "python3"), [...pip, "--no-deps", sources]);
  });
  return join(venv, "bin", "python3");
}

test.skipIf(!canRun)(
  `the Python example shares workloads of two Regions${unlessSkipped}`,
  async ({ scene, emulator }) => {
    const there = await emulator.control.addWorkload({ name: "There", region: "eu-west-1" });
    const program = join(scene.folder, "python");
    cpSync(join(repository, "examples", "python"), program, { recursive: true });
    const settings = [
      `reviewAccountId=${reviewer}`,
      `workloads.us-east-1[0]=${scene.workloadId}`,
      `workloads.eu-west-1[0]=${there.workloadId}`,
    ];
    const stdout = await run(await python(), [join(__dirname, "run_inline.py"), program, ...settings], {
      env: { ...scene.env, PYTHONDONTWRITEBYTECODE: "1" },
    });

    const { outputs, first, second } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(outputs.statuses).toEqual({ [scene.workloadId]: "PENDING", [there.workloadId]: "PENDING" });
    expect(first).toMatchObject({ create: 5 });
    expect(second).toEqual({ same: 5 });
    expect(await emulator.control.shares()).toEqual([]);
  },
);
