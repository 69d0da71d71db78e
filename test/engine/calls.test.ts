import { expect } from "vitest";
import { operations, programOf, test } from "./project";

test("an up of new shares asks for no update, and a refresh lists each workload once", async ({
  emulator,
  project,
}) => {
  const workloads = [
    await emulator.control.addWorkload({ name: "Shop" }),
    await emulator.control.addWorkload({ name: "Billing" }),
  ];
  const declared = Object.fromEntries(
    workloads.flatMap(({ workloadId }) =>
      Array.from({ length: 20 }, (_, index) => [
        `${workloadId.slice(0, 4)}-${index}`,
        { workloadId, sharedWith: String(222222222200 + index), permissionType: "READONLY" as const },
      ]),
    ),
  );
  const stack = await project.stack(programOf(declared));
  const lists = async () => (await operations(emulator)).filter((name) => name === "ListWorkloadShares").length;

  await stack.up();
  expect(await emulator.control.shares()).toHaveLength(40);
  expect(await operations(emulator)).not.toContain("UpdateWorkloadShare");

  await emulator.control.resetCalls();
  await stack.refresh();
  expect(await lists()).toBe(2);
});
