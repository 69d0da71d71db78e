import type { Properties, Resource } from "../../core/resource";
import { checkShare } from "../check/check";
import { createShare } from "../lifecycle/create";
import { deleteShare } from "../lifecycle/delete";
import { diffShare } from "../lifecycle/diff";
import { type KnownShare, readShare } from "../lifecycle/read";
import { listWorkloadShares } from "../lifecycle/shares-of-workload";
import { updateShare } from "../lifecycle/update";
import { shareResourceId } from "../model/id";
import type { WorkloadShareInputs } from "../model/inputs";
import type { ShareKind } from "../model/service";
import { inputsOf, parseState, type WorkloadShareState } from "../model/state";

/** One share of a workload. */
export const workloadShare: ShareKind = {
  name: "WorkloadShare",
  outputs: {
    shareId: "stable",
    status: "changing",
    statusMessage: "changing",
    accountId: "stable",
  },
  check: checkShare,
  diff: (context, id, olds, news) => diffShare(context, parseState(id, olds.state), declared(news)),
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
function declared(inputs: Properties): WorkloadShareInputs {
  return inputs as unknown as WorkloadShareInputs;
}

function resourceOf(state: WorkloadShareState): Resource {
  return { id: shareResourceId(state), state, inputs: inputsOf(state) };
}
