import { cpSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { hasPythonSdk, python, unlessPythonSkipped } from "./python-environment";
import { reviewer, startScene } from "./scene";
import { repository, run } from "./sdk";

(!hasPythonSdk ? test.skip : test)(
  `the Python example shares workloads of two Regions${unlessPythonSkipped}`,
  async (t) => {
    const { scene, emulator } = await startScene(t);

    const there = await emulator.control.addWorkload({ name: "There", region: "eu-west-1" });
    const program = join(scene.folder, "python");
    cpSync(join(repository, "examples", "python"), program, { recursive: true });
    const settings = [
      `reviewAccountId=${reviewer}`,
      `workloads.us-east-1[0]=${scene.workloadId}`,
      `workloads.eu-west-1[0]=${there.workloadId}`,
    ];
    const stdout = await run(
      await python(),
      [join(repository, "test/languages", "run_inline.py"), program, ...settings],
      {
        env: { ...scene.env, PYTHONDONTWRITEBYTECODE: "1" },
      },
    );

    const { outputs, first, second } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    t.deepEqual(outputs.statuses, { [scene.workloadId]: "PENDING", [there.workloadId]: "PENDING" });
    t.like(first, { create: 5 });
    t.deepEqual(second, { same: 5 });
    t.deepEqual(await emulator.control.shares(), []);
  },
);
