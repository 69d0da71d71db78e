import { compare } from "../../core/compare";
import { changesOf } from "../../core/fields";
import {
  type CheckResult,
  type Diff,
  type ParsedType,
  type Properties,
  parsing,
  type ResourceType,
} from "../../core/resource";
import { checkInputsAndPlace } from "../../shares/check/check";
import { type InputRules, rulesOf } from "../../shares/check/input-problems";
import { knownConnection } from "../../shares/check/place";
import { accountService } from "../../shares/kinds/account-service";
import type { KindContext, KindService } from "../../shares/model/kind-service";
import { policiesKey } from "../declared";
import { acceptancesDescription as description } from "./fields";
import { findWaiting } from "./find";
import { acceptAll, acceptMore, endAcceptances, explainErrors, readAcceptances } from "./lifecycle";
import {
  type AcceptancesInputs,
  type AcceptancesState,
  acceptancesId,
  describe,
  inputsOf,
  invitationOf,
  type KnownAcceptances,
  parseInputs,
  parseState,
  triedInvitations,
  type WaitingInvitation,
} from "./model";

const { fields } = description;
const rules: InputRules = { name: description.name, ...rulesOf(fields), misplaced: () => [] };

/** Also looks which invitations wait: the engine asks for a check in each preview and `up`, and for an update only if something is to be done. */
async function check(context: KindContext, olds: Properties, news: Properties): Promise<CheckResult> {
  const { inputs, failures } = await checkInputsAndPlace(context, rules, olds, news);
  const { declarations, frontend, log } = context;
  const policy = inputs as unknown as AcceptancesInputs;
  const values = Object.values(inputs).flatMap((value) => (Array.isArray(value) ? value : [value]));
  const isUnknown = values.includes(frontend.unknown) || knownConnection(context, inputs) === "unknown";
  if (failures.length > 0 || isUnknown) return { inputs, failures };
  const accountId = await accountService(context, policy)
    .accountId()
    .catch(() => undefined);
  declarations.declarePolicy({ about: policiesKey(accountId, policy.region), scope: policy.scope, policy });
  const { fitting } = await explainErrors("listing", policy, () => findWaiting(context, policy));
  if (fitting.length === 0) return { inputs, failures };
  const waiting = fitting.map(({ kind, invitation }) => ({
    id: invitation.shareInvitationId,
    to: describe(invitationOf(kind.resourceType, invitation)),
  }));
  const isNew = Object.keys(olds).length === 0;
  if (isNew) log.info(policy.scope, acceptsMessage(waiting));
  return { inputs: { ...inputs, waiting: waiting.toSorted((one, other) => compare(one.id, other.id)) }, failures };
}

function acceptsMessage(waiting: readonly WaitingInvitation[]): string {
  return `accepts ${waiting
    .map(({ to }) => to)
    .sort()
    .join(", ")}`;
}

/** What waits and is new is accepted by an update. */
function diff({ log }: KindContext, state: AcceptancesState, inputs: AcceptancesInputs): Diff {
  const { replaces, changed } = changesOf(fields, format(state), format(inputs));
  const tried = triedInvitations(state);
  const fresh = (inputs.waiting ?? []).filter(({ id }) => !tried.has(id));
  if (fresh.length > 0) log.info(inputs.scope, acceptsMessage(fresh));
  const all = [...changed, ...(fresh.length > 0 ? ["accepted"] : [])];
  return { changes: all.length > 0, replaces, changed: all, deleteBeforeReplace: false };
}

function format(properties: AcceptancesInputs | AcceptancesState): Properties {
  return { ...properties };
}

const type: ParsedType<KindService, AcceptancesInputs, AcceptancesState> = {
  description,
  parseInputs,
  parseState,
  format,
  idOf: acceptancesId,
  inputsOf,
  check,
  diff,
  create: acceptAll,
  read: async (context, _, { state: known }) => {
    const state = await readAcceptances(context, { scope: "", ...known } as KnownAcceptances);
    return state && { state };
  },
  update: acceptMore,
  delete: endAcceptances,
};

/** Which invitations an account accepts, by policy. */
export const shareAcceptances: ResourceType<KindService> = parsing(type);
