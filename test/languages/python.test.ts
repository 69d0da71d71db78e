import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { hasPythonSdk, python, unlessPythonSkipped } from "./python-environment";
import { reviewer, test } from "./scene";
import { repository, run } from "./sdk";

test.skipIf(!hasPythonSdk)(
  `the Python example shares workloads of two Regions${unlessPythonSkipped}`,
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
