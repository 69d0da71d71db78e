import type { Bag, Resource, ResourceKind } from "../resource";
import { workloadIdOf } from "../workload";
import { checkSet } from "./check";
import { diffSet } from "./diff";
import { setInputsOf, type WorkloadSharesInputs, type WorkloadSharesState } from "./inputs";
import { createSet, deleteSet, updateSet } from "./lifecycle";
import { type KnownSet, readSet } from "./read";
import { parseSetState } from "./state";

/** All shares of a workload that a program declares, as one resource. */
export const workloadShares: ResourceKind = {
  name: "WorkloadShares",
  outputs: { shares: "changing", undeclared: "changing", accountId: "stable" },
  check: checkSet,
  diff: (context, id, olds, news) => diffSet(context, parseSetState(id, olds), declared(news)),
  create: async (context, inputs) => resourceOf(await createSet(context, declared(inputs))),
  read: async (context, id, known) => {
    const state = await readSet(context, id, known as unknown as KnownSet);
    return state && resourceOf(state);
  },
  update: async (context, id, olds, news) =>
    resourceOf(await updateSet(context, parseSetState(id, olds), declared(news))),
  delete: (context, id, state) => deleteSet(context, parseSetState(id, state)),
};

/** What `check` has passed. */
function declared(inputs: Bag): WorkloadSharesInputs {
  return inputs as unknown as WorkloadSharesInputs;
}

function resourceOf(state: WorkloadSharesState): Resource {
  return { id: workloadIdOf(state.workloadId), state, inputs: setInputsOf(state) };
}
