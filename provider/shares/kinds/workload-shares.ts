import type { KnownResource, Properties, Resource } from "../../core/resource";
import type { ShareKind } from "../model/service";
import { workloadIdOf } from "../model/workload";
import { checkSet } from "../set/check";
import { diffSet } from "../set/diff";
import { setInputsOf, type WorkloadSharesInputs, type WorkloadSharesState } from "../set/inputs";
import { createSet, deleteSet, updateSet } from "../set/lifecycle";
import { type KnownSet, readSet } from "../set/read";
import { parseSetState } from "../set/state";

/** All shares of a workload that a program declares, as one resource. */
export const workloadShares: ShareKind = {
  name: "WorkloadShares",
  outputs: { members: "changing", undeclared: "changing", accountId: "stable" },
  check: checkSet,
  diff: (context, id, olds, news) => diffSet(context, parseSetState(id, olds.state), declared(news), isImported(olds)),
  create: async (context, inputs) => resourceOf(await createSet(context, declared(inputs))),
  read: async (context, id, known) => {
    const isImport = known.inputs === undefined && Object.keys(known.state).every((name) => name === "scope");
    const state = await readSet(context, id, known.state as unknown as KnownSet, { isImport });
    if (!state) return undefined;
    const resource = resourceOf(state);
    return isImport || isImported(known) ? { ...resource, inputs: { ...resource.inputs, ...importedMark } } : resource;
  },
  update: async (context, id, olds, news) =>
    resourceOf(await updateSet(context, parseSetState(id, olds.state), declared(news), isImported(olds))),
  delete: (context, id, state) => deleteSet(context, parseSetState(id, state)),
};

/**
 * Among the inputs that an import returns. It stays in state until the program has declared the set: until then, the set has
 * made none of its shares and was not asked to take them over, so it removes none of them.
 */
const importedMark = { imported: true };

function isImported({ inputs }: KnownResource): boolean {
  // An import of only some properties ("pulumi import --properties") leaves others out, and the mark.
  return inputs !== undefined && (inputs.imported === true || inputs.shares === undefined);
}

/** What `check` has passed. */
function declared(inputs: Properties): WorkloadSharesInputs {
  return inputs as unknown as WorkloadSharesInputs;
}

function resourceOf(state: WorkloadSharesState): Resource {
  return { id: workloadIdOf(state.workloadId), state, inputs: setInputsOf(state) };
}
