import { type KnownResource, type ParsedType, parsing } from "../../core/resource";
import { checkInputs } from "../check/check";
import { rulesOf, type ShareRules } from "../check/input-problems";
import { placeProblems } from "../check/place";
import { setDescription } from "../fields/set-fields";
import { workload } from "../kinds/workload";
import type { ShareResource, ShareService } from "../model/service";
import { format, parseInputs, parseKnown } from "../model/state";
import { diffSet } from "../set/diff";
import { setInputsOf, type WorkloadSharesInputs, type WorkloadSharesState } from "../set/inputs";
import { createSet, deleteSet, updateSet } from "../set/lifecycle";
import { type KnownSet, readSet } from "../set/read";
import { namedPrincipals } from "../set/shares-rule";
import { parseSetState } from "../set/state";

const principals: ShareRules["principals"] = ({ shares }, isUnknown) => namedPrincipals(shares, isUnknown);

const rules: ShareRules = {
  name: setDescription.name,
  kind: workload,
  ...rulesOf(setDescription.fields),
  principals,
  misplaced: (context, inputs, declared, isUnknown) =>
    placeProblems(context, workload, inputs, principals(declared, isUnknown)),
  isExclusive: ({ exclusive }) => exclusive === true,
};

const type: ParsedType<ShareService, WorkloadSharesInputs, WorkloadSharesState> = {
  description: setDescription,
  parseInputs: (inputs) => parseInputs<WorkloadSharesInputs>(workload, inputs),
  parseState: parseSetState,
  format,
  idOf: ({ resource }) => resource.id,
  inputsOf: setInputsOf,
  check: (context, olds, news) => checkInputs(context, rules, olds, news),
  diff: (context, state, news, inputs) => diffSet(context, state, news, isImported(inputs)),
  create: createSet,
  read: async (context, id, { state: kept, inputs }) => {
    const isImport = inputs === undefined && Object.keys(kept).every((name) => name === "scope");
    const state = await readSet(context, id, parseKnown<KnownSet>(workload, kept), { isImport });
    return state && { state, ...((isImport || isImported(inputs)) && { marks: importedMark }) };
  },
  update: (context, state, news, inputs) => updateSet(context, state, news, isImported(inputs)),
  delete: deleteSet,
};

/** All shares of a workload that a program declares, as one resource. */
export const workloadShares: ShareResource = parsing(type);

/**
 * Among the inputs that an import returns. It stays in state until the program has declared the set: until then, the set has
 * made none of its shares and was not asked to take them over, so it removes none of them.
 */
const importedMark = { imported: true };

function isImported(inputs: KnownResource["inputs"]): boolean {
  // An import of only some properties ("pulumi import --properties") leaves others out, and the mark.
  return inputs !== undefined && (inputs.imported === true || inputs.shares === undefined);
}
