import { compare } from "../../core/compare";
import type { ConnectionSettings } from "../../core/connection-settings";
import { ShareError } from "../../core/errors";
import type { Properties } from "../../core/resource";
import type { Invitation } from "../../shares/model/kind-service";
import type { PermissionType } from "../../shares/model/share";

/** Which invitations are accepted. An absent optional member means its default. */
export interface Policy {
  /** The accounts whose invitations are accepted. */
  readonly from: readonly string[];
  /** AWS's names of the types of what is shared. Default: all. */
  readonly resourceTypes?: readonly string[];
  /** What the name of what is shared begins with. Default: any name. */
  readonly namePrefix?: string;
  /** The most that a workload's invitation may permit. Default: CONTRIBUTOR. */
  readonly maxPermission?: PermissionType;
}

/** The inputs after `check`. */
export interface AcceptancesInputs extends Policy {
  readonly rejectOnDelete?: boolean;
  /** The effective region: `check` has written it. */
  readonly region: string;
  readonly connection?: ConnectionSettings;
  /** The resource's URN. */
  readonly scope: string;
  /** The invitations that waited when `check` looked, and fit: an update accepts those that are new. */
  readonly waiting?: readonly WaitingInvitation[];
}

/** An invitation that fits, and what it is to, for messages. */
export interface WaitingInvitation {
  readonly id: string;
  readonly to: string;
}

/** What is shared, and by whom. */
export interface SharedWithUs {
  readonly resourceType: string;
  /** A workload's ID, or another resource's ARN. */
  readonly resourceId: string;
  readonly resourceName: string;
  readonly sharedBy: string;
  /** Absent if the organization shares without invitations. */
  readonly shareInvitationId?: string;
  readonly permissionType?: PermissionType;
}

/** An invitation that waits, and why it was left. */
export interface LeftInvitation extends SharedWithUs {
  readonly reason: string;
}

/** The outputs: the inputs, and what there is. */
export interface AcceptancesState extends Omit<AcceptancesInputs, "waiting"> {
  /** All that the accounts share and this account has access to, as far as the policy names it. */
  readonly accepted: readonly SharedWithUs[];
  readonly left: readonly LeftInvitation[];
  /** Invitations that were accepted, and whose access has ended. */
  readonly spent?: readonly string[];
  /** Invitations that fitted, and that AWS refused to accept: an update tries them again, but they ask for none. */
  readonly refused?: readonly string[];
  /** The recipient's account, as STS returned it; absent with `skipRequestingAccountId`. */
  readonly accountId?: string;
}

/** What is known of acceptances that are to be read. */
export type KnownAcceptances = Partial<AcceptancesState> & Pick<AcceptancesState, "scope">;

export function parseInputs(inputs: Properties): AcceptancesInputs {
  return inputs as unknown as AcceptancesInputs;
}

/** @throws ShareError which names what is missing; a refresh fills it in. */
export function parseState(id: string, state: Properties): AcceptancesState {
  const { accepted = [], left = [], ...known } = state as unknown as AcceptancesState;
  const missing = (["from", "region"] as const).filter((name) => known[name] === undefined);
  if (missing.length === 0) return { ...known, accepted, left };
  throw new ShareError(`the state of the acceptances ${id} has no ${missing.join(", ")}: run "pulumi refresh"`);
}

/** The inputs of a state: what a refresh hands back to the engine. */
export function inputsOf(state: AcceptancesState): AcceptancesInputs {
  const { accepted: _, left: _l, spent: _s, refused: _r, accountId: _a, ...inputs } = state;
  return inputs;
}

/** The engine's id: the recipient's account and Region. */
export function acceptancesId({ accountId, region }: Pick<AcceptancesState, "accountId" | "region">): string {
  return `${accountId ?? "unknown"}/${region}`;
}

export function invitationsIn(all: readonly SharedWithUs[]): string[] {
  return all.flatMap(({ shareInvitationId }) => (shareInvitationId === undefined ? [] : [shareInvitationId]));
}

/** The invitations that were accepted, whether or not the access has ended since. */
export function answeredInvitations({
  accepted,
  spent = [],
}: Pick<AcceptancesState, "accepted" | "spent">): ReadonlySet<string> {
  return new Set([...invitationsIn(accepted), ...spent]);
}

/** The same with those that AWS has refused to accept: there is nothing new about them. */
export function triedInvitations(state: Pick<AcceptancesState, "accepted" | "spent" | "refused">): ReadonlySet<string> {
  return new Set([...answeredInvitations(state), ...(state.refused ?? [])]);
}

/** Why a policy leaves an invitation; undefined if it fits. */
export function reasonToLeave(
  policy: Policy,
  resourceType: string,
  invitation: Pick<Invitation, "sharedBy" | "resourceName"> & { readonly permissionType?: PermissionType | undefined },
): string | undefined {
  const { from, resourceTypes, namePrefix = "", maxPermission = "CONTRIBUTOR" } = policy;
  const { sharedBy, resourceName, permissionType } = invitation;
  if (!from.includes(sharedBy)) return `account ${sharedBy} is not in from`;
  if (resourceTypes && !resourceTypes.includes(resourceType)) return `${resourceType} is not in resourceTypes`;
  if (!resourceName.startsWith(namePrefix)) return `its name doesn't begin with ${JSON.stringify(namePrefix)}`;
  if (permissionType === undefined || permissionType === "READONLY" || permissionType === maxPermission)
    return undefined;
  return `it permits ${permissionType}, which is more than ${maxPermission}`;
}

/** The invitation as state keeps it. */
export function invitationOf(resourceType: string, invitation: Invitation): SharedWithUs {
  const { resourceId, resourceName, sharedBy, shareInvitationId, permissionType } = invitation;
  const permission = permissionType !== undefined && { permissionType };
  return { resourceType, resourceId, resourceName, sharedBy, shareInvitationId, ...permission };
}

/** In an order of their own, whatever the order of lists. */
export function inOrder<T extends SharedWithUs>(all: readonly T[]): T[] {
  const keyOf = ({ resourceType, resourceName, resourceId, shareInvitationId = "" }: SharedWithUs) =>
    [resourceType, resourceName, resourceId, shareInvitationId].join("\n");
  return all.toSorted((one, other) => compare(keyOf(one), keyOf(other)));
}

/** For messages, such as `workload Shop of account 111111111111`. */
export function describe({ resourceType, resourceName, sharedBy }: SharedWithUs): string {
  return `${resourceType} ${resourceName} of account ${sharedBy}`;
}
