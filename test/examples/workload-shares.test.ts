import { expect } from "vitest";
import { existing, test } from "../engine/project";
import { inline } from "./example";

const reader = "222222222222";
const team = "arn:aws:iam::333333333333:role/ShopTeam";
const stranger = "444444444444";

test("examples/workload-shares gives exactly the configured principals access", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await inline(project, "workload-shares");
  await stack.setConfig("workloadId", { value: workloadId });
  await stack.setConfig("contributors", { value: JSON.stringify([team]) });
  await stack.setConfig("readers", { value: JSON.stringify([reader]) });
  await emulator.control.shareOutside(workloadId, stranger, "CONTRIBUTOR");

  const { outputs } = await stack.up();
  expect(outputs.statuses?.value).toEqual({ [reader]: "PENDING", [team]: "PENDING" });
  expect(outputs.undeclared?.value).toMatchObject([{ sharedWith: stranger }]);

  const again = await stack.up();
  expect(again.outputs.undeclared?.value).toEqual([]);
  expect(await existing(emulator)).toEqual([`${reader} READONLY`, `${team} CONTRIBUTOR`].sort());
  await stack.destroy();
  expect(await existing(emulator)).toEqual([]);
});
