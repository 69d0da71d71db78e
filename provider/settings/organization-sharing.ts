import type { ConnectionSettings } from "../core/connection-settings";
import { explaining, ShareError } from "../core/errors";
import { changesOf } from "../core/fields";
import { defaultRegion, missingRegion } from "../core/region";
import { type CheckResult, type ParsedType, type Properties, parsing, type ResourceType } from "../core/resource";
import { isAccountId } from "../core/rules";
import { checkInputsAndPlace } from "../shares/check/check";
import { type InputRules, rulesOf } from "../shares/check/input-problems";
import { knownConnection } from "../shares/check/place";
import { accountService } from "../shares/kinds/account-service";
import type { KindContext, KindService } from "../shares/model/kind-service";
import { organizationSharingDescription as description } from "./fields";
import { findOrganizationShares } from "./organization-shares";

/** The inputs after `check`. An absent optional input means its default. */
export interface OrganizationSharingInputs {
  readonly enabled: boolean;
  readonly forceDisable?: boolean;
  /** The effective region: `check` has written it. */
  readonly region: string;
  readonly connection?: ConnectionSettings;
  /** The resource's URN. */
  readonly scope: string;
}

/** The outputs: the inputs, and the account whose setting it is. */
export interface OrganizationSharingState extends OrganizationSharingInputs {
  /** As STS returned it; absent with `skipRequestingAccountId`. */
  readonly accountId?: string;
}

const { fields } = description;
const rules: InputRules = { name: description.name, ...rulesOf(fields), misplaced: () => [] };

/** Also refuses two resources of the program for one account. */
async function check(context: KindContext, olds: Properties, news: Properties): Promise<CheckResult> {
  const { inputs, failures } = await checkInputsAndPlace(context, rules, olds, news);
  const { region, scope } = inputs as Record<string, string>;
  const connection = knownConnection(context, inputs);
  if (failures.length > 0 || connection === "unknown" || !region || !scope || region === context.frontend.unknown) {
    return { inputs, failures };
  }
  const service = accountService(context, { region, connection });
  // If the account can't be asked for, what is to be done says so, with what it was.
  const accountId = await service.accountId().catch(() => undefined);
  if (accountId === undefined) return { inputs, failures };
  const shared = `the settings of account ${accountId}`;
  const other = context.declarations.declareSharer({ shared, scope, isExclusive: true });
  if (other === undefined) return { inputs, failures };
  return {
    inputs,
    failures: [{ property: "enabled", reason: `is declared twice for account ${accountId}: by ${other}, too` }],
  };
}

async function create(context: KindContext, inputs: OrganizationSharingInputs): Promise<OrganizationSharingState> {
  const service = accountService(context, inputs);
  return explainErrors(inputs.enabled ? "enabling" : "disabling", service, async () => {
    const accountId = await service.accountId();
    await set(context, service, inputs);
    return { ...inputs, ...(accountId !== undefined && { accountId }) };
  });
}

async function update(
  context: KindContext,
  { region, accountId }: OrganizationSharingState,
  inputs: OrganizationSharingInputs,
): Promise<OrganizationSharingState> {
  const service = accountService(context, { ...inputs, region });
  return explainErrors(inputs.enabled ? "enabling" : "disabling", service, async () => {
    await assertSameAccount(service, accountId);
    await set(context, service, inputs);
    return { ...inputs, region, ...(accountId !== undefined && { accountId }) };
  });
}

/** Sets it, if it is not so already. AWS keeps the other settings of the account. */
async function set(context: KindContext, service: KindService, inputs: OrganizationSharingInputs): Promise<void> {
  const { enabled, forceDisable } = inputs;
  if ((await service.isSharingWithOrganization()) === enabled) return;
  if (!enabled && !forceDisable) await assertNoneShared(context, inputs);
  await service.setSharingWithOrganization(enabled);
}

/** @throws ShareError which names the shares that need the setting. */
async function assertNoneShared(context: KindContext, inputs: OrganizationSharingInputs): Promise<void> {
  const shares = await explaining("looking for shares with it, which would lose it", () =>
    findOrganizationShares(context, inputs),
  );
  if (shares.length === 0) return;
  const shown = shares.slice(0, 5).join(", ");
  const more = shares.length > 5 ? `, and ${shares.length - 5} more` : "";
  throw new ShareError(
    `sharing with the organization was not disabled: in ${inputs.region}, ${shown}${more}. Remove these shares first, or set forceDisable: true. (Shares in other Regions are not looked for.)`,
  );
}

async function read(
  context: KindContext,
  id: string,
  known: Partial<OrganizationSharingState> & { readonly scope: string },
): Promise<OrganizationSharingState> {
  const { connection } = known;
  const named = isAccountId(id) ? id : undefined;
  if (named === undefined && known.enabled === undefined) {
    throw new ShareError(
      `the id ${JSON.stringify(id)} names no account. The id of an OrganizationSharing is <AccountId>`,
    );
  }
  const region = known.region ?? (await defaultRegion(context, connection));
  if (region === undefined) throw new ShareError(`the region of the settings ${missingRegion(context.frontend)}`);
  const service = accountService(context, { region, connection });
  return explainErrors("reading", service, async () => {
    const accountId = known.accountId ?? named;
    await assertSameAccount(service, accountId);
    const enabled = await service.isSharingWithOrganization();
    return { ...known, region, enabled, ...(accountId !== undefined && { accountId }) };
  });
}

/** Every account has the setting, so there is nothing to delete: it stays as it is. */
async function end({ log }: KindContext, { enabled, scope, accountId }: OrganizationSharingState): Promise<void> {
  const how = enabled ? ". To disable it, declare enabled: false before the resource is removed" : "";
  const account = accountId === undefined ? "the account" : `account ${accountId}`;
  log.warn(scope, `sharing with the organization stays ${enabled ? "enabled" : "disabled"} in ${account}${how}`);
}

/** @throws ShareError if the credentials are of another account than the one whose setting it is. */
async function assertSameAccount(service: KindService, accountId: string | undefined): Promise<void> {
  const caller = await service.accountId();
  if (accountId === undefined || caller === undefined || caller === accountId) return;
  throw new ShareError(`the credentials are of account ${caller}, but the settings are of account ${accountId}`);
}

/** Does the work, and explains its failure to a person. */
function explainErrors<T>(
  action: "enabling" | "disabling" | "reading",
  { region }: KindService,
  work: () => Promise<T>,
): Promise<T> {
  const what = action === "reading" ? "reading whether the account shares" : `${action} sharing`;
  return explaining(`${what} with the organization, in ${region}`, work);
}

const type: ParsedType<KindService, OrganizationSharingInputs, OrganizationSharingState> = {
  description,
  parseInputs: (inputs) => inputs as unknown as OrganizationSharingInputs,
  parseState: (_, state) => state as unknown as OrganizationSharingState,
  format: (properties) => ({ ...properties }),
  idOf: ({ accountId }) => accountId ?? "unknown",
  inputsOf: ({ accountId: _, ...inputs }) => inputs,
  check,
  diff: (_, state, inputs) => {
    const { replaces, changed } = changesOf(fields, { ...state }, { ...inputs });
    return { changes: changed.length > 0, replaces, changed, deleteBeforeReplace: false };
  },
  create,
  read: async (context, id, { state }) => ({
    state: await read(context, id, { scope: "", ...state } as OrganizationSharingState),
  }),
  update,
  delete: end,
};

/** Whether an account shares with its organization. */
export const organizationSharing: ResourceType<KindService> = parsing(type);
