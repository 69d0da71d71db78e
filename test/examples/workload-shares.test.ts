import test from "ava";
import { existing, startShop } from "../engine/project";
import { inline } from "./example";

const reader = "222222222222";
const team = "arn:aws:iam::333333333333:role/ShopTeam";
const stranger = "444444444444";

test("examples/workload-shares gives exactly the configured principals access", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const stack = await inline(project, "workload-shares");
  await stack.setConfig("workloadId", { value: workloadId });
  await stack.setConfig("contributors", { value: JSON.stringify([team]) });
  await stack.setConfig("readers", { value: JSON.stringify([reader]) });
  await emulator.control.shareOutside(workloadId, stranger, "CONTRIBUTOR");

  const { outputs } = await stack.up();
  t.deepEqual(outputs.statuses?.value, { [reader]: "PENDING", [team]: "PENDING" });
  t.like(outputs.undeclared?.value, [{ sharedWith: stranger }]);

  const again = await stack.up();
  t.deepEqual(again.outputs.undeclared?.value, []);
  t.deepEqual(await existing(emulator), [`${reader} READONLY`, `${team} CONTRIBUTOR`].sort());
  await stack.destroy();
  t.deepEqual(await existing(emulator), []);
});
