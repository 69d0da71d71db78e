import test from "ava";
import { goExample } from "./go-project";
import { reviewer, startScene } from "./scene";
import { hasGo, run, unlessSkipped } from "./sdk";

(!hasGo ? test.skip : test)(`the Go example shares a workload${unlessSkipped}`, async (t) => {
  const { scene, emulator } = await startScene(t);

  const env = { ...scene.env, workloadId: scene.workloadId, reviewAccountId: reviewer };
  const { status, first, second } = JSON.parse(await run(await goExample(), [], { cwd: scene.folder, env }));

  t.is(status, "PENDING");
  t.like(first, { create: 2 });
  t.deepEqual(second, { same: 2 });
  t.deepEqual(await emulator.control.shares(), []);
});
