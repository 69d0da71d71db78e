import { check } from "./check";
import { diff } from "./diff";
import { listWorkloadShares } from "./get-workload-shares";
import { idOf, inputsOf, type WorkloadShareInputs, type WorkloadShareState } from "./inputs";
import { createShare, deleteShare, type KnownShare, readShare, updateShare } from "./lifecycle";
import type { Bag, Resource, ResourceKind } from "./resource";
import { parseState } from "./state";

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
