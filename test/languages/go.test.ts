import { expect } from "vitest";
import { goExample } from "./go-project";
import { reviewer, test } from "./scene";
import { hasGo, run, unlessSkipped } from "./sdk";

test.skipIf(!hasGo)(`the Go example shares a workload${unlessSkipped}`, async ({ scene, emulator }) => {
  const env = { ...scene.env, workloadId: scene.workloadId, reviewAccountId: reviewer };
  const { status, first, second } = JSON.parse(await run(await goExample(), [], { cwd: scene.folder, env }));

  expect(status).toBe("PENDING");
  expect(first).toMatchObject({ create: 2 });
  expect(second).toEqual({ same: 2 });
  expect(await emulator.control.shares()).toEqual([]);
});
