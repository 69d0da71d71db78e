import { changesOf } from "../core/fields";
import {
  type CheckResult,
  type Diff,
  type ParsedType,
  type Properties,
  parsing,
  type ResourceType,
} from "../core/resource";
import { checkInputsAndPlace } from "../shares/check/check";
import { choiceProblems, type InputRules, rulesOf } from "../shares/check/input-problems";
import { effectiveRegion, knownConnection, placeProblems } from "../shares/check/place";
import { type ShareKind, sharedResource } from "../shares/kinds/kind";
import { kinds } from "../shares/kinds/kinds";
import type { KindContext, KindService } from "../shares/model/kind-service";
import { acceptInvitation, endedMessage, updateAcceptance } from "./accept";
import { acceptanceDescription as description, resourceInputs } from "./fields";
import {
  type AcceptanceInputs,
  type AcceptanceState,
  acceptanceId,
  acceptanceKey,
  format,
  hasAccess,
  inputsOf,
  kindNamedIn,
  ownedAcceptanceOf,
  parseInputs,
  parseKnown,
  parseState,
} from "./model";
import { readAcceptance } from "./read";
import { rejectAccepted } from "./reject";

const { fields } = description;

const rules: InputRules = {
  name: description.name,
  ...rulesOf(fields),
  whole: (inputs) => choiceProblems(resourceInputs, inputs),
  misplaced: (context, inputs) =>
    kinds.flatMap((kind) => (inputs[kind.input] === undefined ? [] : placeProblems(context, kind, inputs))),
};

/** Also refuses what two resources of the program accept for one account. */
async function check(context: KindContext, olds: Properties, news: Properties): Promise<CheckResult> {
  const { inputs, failures } = await checkInputsAndPlace(context, rules, olds, news);
  const { declarations, frontend } = context;
  const { scope } = inputs;
  const kind = kindNamedIn(inputs);
  const name = kind && inputs[kind.input];
  if (!kind || name === frontend.unknown) return { inputs, failures };
  const accountId = await recipientOf(context, kind, olds, inputs);
  if (accountId === "unknown") return { inputs, failures };
  const shared = acceptanceKey(accountId, sharedResource(kind, String(name)));
  if (failures.length > 0) {
    // The engine deletes other resources all the same if it is run with --continue-on-error: one may be of the same.
    context.journal.addMissing({ key: shared, scope: scope as string });
    return { inputs, failures };
  }
  const other = declarations.declareSharer({ shared, scope: scope as string, isExclusive: true });
  if (other === undefined || accountId === undefined) return { inputs, failures };
  const reason = `is accepted twice for account ${accountId}: ${other} accepts the same ${kind.noun}`;
  return { inputs, failures: [{ property: kind.input, reason }] };
}

/** The account that accepts; undefined if its credentials can't be used, and "unknown" if they aren't known yet. */
async function recipientOf(
  context: KindContext,
  kind: ShareKind,
  olds: Properties,
  inputs: Properties,
): Promise<string | undefined> {
  const connection = knownConnection(context, inputs);
  if (connection === "unknown") return "unknown";
  try {
    // The inputs that are refused have no Region.
    const region = await effectiveRegion(context, olds, inputs);
    if (region === context.frontend.unknown) return "unknown";
    return region && (await context.connections.service(kind.name, connection, region).accountId());
  } catch {
    return undefined;
  }
}

/** A status without access is drift: an update looks for a new invitation. */
function diff(context: KindContext, state: AcceptanceState, inputs: AcceptanceInputs): Diff {
  const { scope, sharedBy } = inputs;
  const { replaces, changed } = changesOf(fields, format(state), format(inputs));
  context.journal.addInState(ownedAcceptanceOf({ ...state, scope }));
  if (replaces.length > 0) return { changes: true, replaces, changed, deleteBeforeReplace: false };
  if (context.declarations.has(scope)) context.journal.addOwned(ownedAcceptanceOf({ ...state, scope }));
  if (state.status === "ENDED") context.log.warn(scope, endedMessage(state));
  const all = [
    ...changed,
    ...(sharedBy !== undefined && sharedBy !== state.sharedBy ? ["sharedBy"] : []),
    ...(hasAccess(state.status) ? [] : ["status"]),
  ];
  return { changes: all.length > 0, replaces: [], changed: all, deleteBeforeReplace: false };
}

const type: ParsedType<KindService, AcceptanceInputs, AcceptanceState> = {
  description,
  parseInputs,
  parseState,
  format,
  idOf: acceptanceId,
  inputsOf,
  check,
  diff,
  create: acceptInvitation,
  read: async (context, id, known) => {
    const state = await readAcceptance(context, id, parseKnown(known.state));
    return state && { state };
  },
  update: updateAcceptance,
  delete: rejectAccepted,
};

/** The acceptance of what another account shares. */
export const shareAcceptance: ResourceType<KindService> = parsing(type);
