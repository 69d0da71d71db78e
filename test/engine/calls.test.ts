import test from "ava";
import type { Emulator } from "../../emulator";
import { type Declared, operations, programOf, startShop } from "./project";

const perWorkload = 20;

/** So many workloads, each fully shared. */
async function declaredShares(emulator: Emulator, workloads: number): Promise<Declared> {
  const declared: Declared = {};
  for (let workload = 0; workload < workloads; workload++) {
    const { workloadId } = await emulator.control.addWorkload({ name: `Workload ${workload}` });
    for (let share = 0; share < perWorkload; share++) {
      const sharedWith = String(222222222200 + share);
      declared[`${workload}-${share}`] = { workloadId, sharedWith, permissionType: "READONLY" };
    }
  }
  return declared;
}

async function listsOf(emulator: Emulator): Promise<number> {
  return (await operations(emulator)).filter((name) => name === "ListWorkloadShares").length;
}

// One list before, and the checks after the creates shared: with a list for each, there were 21 and more of each workload.
test.for([8, 32])(
  "new shares made %i at a time take a few lists of each workload, and no update; a refresh takes one list of each",
  async (parallel, { emulator, project }) => {
    const workloads = 3;
    const stack = await project.stack(programOf(await declaredShares(emulator, workloads)));
    // As long as AWS takes: a list that is answered at once has ended before anyone can share it.
    await emulator.control.inject({ kind: "latencyBefore", ms: 100 });
    await stack.up({ parallel });
    t.is((await emulator.control.shares()).length, workloads * perWorkload);
    t.false((await operations(emulator)).includes("UpdateWorkloadShare"));
    t.true((await listsOf(emulator)) <= 8 * workloads);

    await emulator.control.resetCalls();
    await stack.refresh({ parallel });
    t.is(await listsOf(emulator), workloads);
  },
);
