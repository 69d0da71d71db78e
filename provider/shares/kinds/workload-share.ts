import type { Bag, Resource, ResourceKind } from "../../core/resource";
import { listWorkloadShares } from "../../lookups/get-workload-shares";
import { check } from "../check/check";
import { diff } from "../lifecycle/diff";
import { createShare, deleteShare, type KnownShare, readShare, updateShare } from "../lifecycle/lifecycle";
import { idOf, inputsOf, type WorkloadShareInputs, type WorkloadShareState } from "../model/inputs";
import { parseState } from "../model/state";

/** One share of a workload. */
export const workloadShare: ResourceKind = {
  name: "WorkloadShare",
  outputs: {
    shareId: "stable",
    status: "changing",
    statusMessage: "changing",
    accountId: "stable",
  },
  check,
  diff: (context, id, olds, news) => diff(context, parseState(id, olds.state), declared(news)),
  create: async (context, inputs) => resourceOf(await createShare(context, declared(inputs))),
  read: async (context, id, known) => {
    const state = await readShare(context, id, known.state as unknown as KnownShare);
    return state && resourceOf(state);
  },
  update: async (context, id, olds, news) =>
    resourceOf(await updateShare(context, parseState(id, olds.state), declared(news))),
  delete: (context, id, state) => deleteShare(context, parseState(id, state)),
  list: listWorkloadShares,
};

/** What `check` has passed. */
function declared(inputs: Bag): WorkloadShareInputs {
  return inputs as unknown as WorkloadShareInputs;
}

function resourceOf(state: WorkloadShareState): Resource {
  return { id: idOf(state), state, inputs: inputsOf(state) };
}
