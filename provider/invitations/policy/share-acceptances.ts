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
import type { KindContext, KindService } from "../../shares/model/kind-service";
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
} from "./model";

const { fields } = description;
const rules: InputRules = { name: description.name, ...rulesOf(fields), misplaced: () => [] };

/** Also looks which invitations wait: the engine asks for a check in each preview and `up`, and for an update only if something is to be done. */
async function check(context: KindContext, olds: Properties, news: Properties): Promise<CheckResult> {
  const { inputs, failures } = await checkInputsAndPlace(context, rules, olds, news);
  const { frontend, log } = context;
  const policy = inputs as unknown as AcceptancesInputs;
  const values = Object.values(inputs).flatMap((value) => (Array.isArray(value) ? value : [value]));
  const isUnknown = values.includes(frontend.unknown) || knownConnection(context, inputs) === "unknown";
  if (failures.length > 0 || isUnknown) return { inputs, failures };
  const { fitting } = await explainErrors("listing", policy, () => findWaiting(context, policy, policy));
  if (fitting.length === 0) return { inputs, failures };
  const names = fitting.map(({ kind, invitation }) => describe(invitationOf(kind.resourceType, invitation)));
  log.info(policy.scope, `accepts ${names.sort().join(", ")}`);
  const waiting = fitting.map(({ invitation }) => invitation.shareInvitationId).sort();
  return { inputs: { ...inputs, waiting }, failures };
}

function diff(state: AcceptancesState, inputs: AcceptancesInputs): Diff {
  const { replaces, changed } = changesOf(fields, format(state), format(inputs));
  const all = [...changed, ...(inputs.waiting?.length ? ["accepted"] : [])];
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
  diff: (_, state, news) => diff(state, news),
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
