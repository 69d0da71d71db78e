import { type ParsedType, parsing } from "../../core/resource";
import { checkInputs } from "../check/check";
import { rulesOf, type ShareRules } from "../check/input-problems";
import { placeProblems } from "../check/place";
import { describeShare } from "../fields/share-fields";
import type { ShareKind } from "../kinds/kind";
import { createShare } from "../lifecycle/create";
import { deleteShare } from "../lifecycle/delete";
import { diffShare } from "../lifecycle/diff";
import { listForImport } from "../lifecycle/list-shares";
import { readShare } from "../lifecycle/read";
import { updateShare } from "../lifecycle/update";
import { shareResourceId } from "../model/id";
import type { ShareInputs } from "../model/inputs";
import type { ShareResource, ShareService } from "../model/service";
import { format, inputsOf, parseInputs, parseKnown, parseState, type ShareState } from "../model/state";

/** One share of a kind. */
export function shareResource(kind: ShareKind): ShareResource {
  const description = describeShare(kind);
  const { fields } = description;
  const principals: ShareRules["principals"] = ({ sharedWith }, isUnknown) =>
    typeof sharedWith !== "string" || isUnknown(sharedWith) ? [] : [{ path: "sharedWith", sharedWith }];
  const rules: ShareRules = {
    name: kind.name,
    kind,
    ...rulesOf(fields),
    principals,
    misplaced: (context, inputs, declared, isUnknown) =>
      placeProblems(context, kind, inputs, principals(declared, isUnknown)),
    isExclusive: () => false,
  };
  const type: ParsedType<ShareService, ShareInputs, ShareState> = {
    description,
    parseInputs: (inputs) => parseInputs(kind, inputs),
    parseState: (id, state) => parseState(kind, id, state),
    format,
    idOf: shareResourceId,
    inputsOf,
    check: (context, olds, news) => checkInputs(context, rules, olds, news),
    diff: (context, state, news) => diffShare(context, fields, state, news),
    create: createShare,
    read: async (context, id, known) => {
      const state = await readShare(context, kind, id, parseKnown(kind, known.state));
      return state && { state };
    },
    update: updateShare,
    delete: deleteShare,
    list: (context, query) => listForImport(kind, context, query),
  };
  return parsing(type);
}
