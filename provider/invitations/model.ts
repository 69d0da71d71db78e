import type { ConnectionSettings } from "../core/connection-settings";
import { ShareError } from "../core/errors";
import type { Properties } from "../core/resource";
import type { OwnedShare } from "../core/run/entries";
import { type SharedResource, type ShareKind, sharedResource } from "../shares/kinds/kind";
import { kinds } from "../shares/kinds/kinds";
import { withoutRegion } from "../shares/model/id";
import type { PermissionType } from "../shares/model/share";

/** The inputs of an acceptance after `check`. An absent optional input means its default. */
export interface AcceptanceInputs {
  /** What another account shares. */
  readonly resource: SharedResource;
  /** The account that is to share it. */
  readonly sharedBy?: string;
  readonly invitationTimeoutSeconds?: number;
  /** The effective region: `check` has written it. */
  readonly region: string;
  readonly connection?: ConnectionSettings;
  /** The resource's URN. */
  readonly scope: string;
}

/** Seen from the recipient: there is no access while PENDING, and none any more if ENDED. */
export const acceptanceStatuses = ["ACCEPTED", "ASSOCIATED", "PENDING", "ENDED"] as const;
export type AcceptanceStatus = (typeof acceptanceStatuses)[number];

/** The outputs of an acceptance: its inputs, and what the service returned. */
export interface AcceptanceState extends AcceptanceInputs {
  /** The account that shares it. */
  readonly sharedBy: string;
  /** The invitation that was accepted; absent if the organization shares without invitations. */
  readonly shareInvitationId?: string;
  readonly permissionType?: PermissionType;
  readonly status: AcceptanceStatus;
  /** The recipient's account, as STS returned it; absent with `skipRequestingAccountId`. */
  readonly accountId?: string;
  /** Whether the program says who is to share it: else `sharedBy` is no input. */
  readonly isSharerDeclared?: boolean;
  /** Distinguishes this record of the acceptance in state from others of the same one; absent for an imported one. */
  readonly record?: string;
}

/** What is known of an acceptance that is to be read: its state, or next to nothing. */
export type KnownAcceptance = Partial<AcceptanceState> & Pick<AcceptanceState, "scope">;

export const defaultInvitationTimeoutSeconds = 300;

export function hasAccess(status: AcceptanceStatus): boolean {
  return status === "ACCEPTED" || status === "ASSOCIATED";
}

/** The kind whose input names what is shared. */
export function kindNamedIn(properties: Properties): ShareKind | undefined {
  return kinds.find(({ input }) => properties[input] !== undefined);
}

/** What the properties name, by one of the kinds' inputs. In a preview, it may not be known yet. */
export function parseInputs(properties: Properties): AcceptanceInputs {
  const kind = kindNamedIn(properties);
  if (!kind) throw new ShareError("the inputs name nothing that is shared");
  const { [kind.input]: name, ...inputs } = properties;
  return { ...inputs, resource: sharedResource(kind, String(name)) } as AcceptanceInputs;
}

/** @throws ShareError which names what is missing; a refresh fills it in. */
export function parseState(id: string, kept: Properties): AcceptanceState {
  const { resource } = parseAcceptanceId(id);
  const known = { resource, ...parseKnown(kept) };
  const missing = (["region", "sharedBy", "status"] as const).filter((name) => typeof known[name] !== "string");
  if (missing.length === 0) return known as AcceptanceState;
  throw new ShareError(
    `the state of the acceptance ${id} has no ${missing.join(", ")}: run "pulumi refresh" to fill it in`,
  );
}

export function parseKnown(properties: Properties): KnownAcceptance {
  const known = kindNamedIn(properties) ? parseInputs(properties) : properties;
  return { ...known, scope: properties.scope ?? "" } as KnownAcceptance;
}

/** The opposite of the parsers. */
export function format({ resource, ...properties }: AcceptanceInputs | AcceptanceState): Properties {
  return { [resource.kind.input]: resource.name, ...properties };
}

/** The inputs of a state: what a refresh hands back to the engine. */
export function inputsOf(state: AcceptanceState): AcceptanceInputs {
  const { shareInvitationId: _, permissionType: _p, status: _s, accountId: _a, record: _r, ...known } = state;
  const { isSharerDeclared, sharedBy, ...inputs } = known;
  return isSharerDeclared ? { ...inputs, sharedBy } : inputs;
}

/** The engine's id of an acceptance: what is shared, by which it can be imported, too. */
export function acceptanceId({ resource }: { readonly resource: SharedResource }): string {
  return resource.id;
}

/**
 * Parses the id of an acceptance: a workload's ID, or the ARN of anything, with `@<region>` at its end for an ID in another
 * Region than the configured one.
 * @throws ShareError which shows the forms.
 */
export function parseAcceptanceId(id: string): { readonly resource: SharedResource; readonly region?: string } {
  const { text: name, region: place } = withoutRegion(id);
  const kind = kinds.find((known) => known.parse(name) !== undefined);
  if (!kind) {
    throw new ShareError(
      `the id ${JSON.stringify(id)} names nothing that can be shared. The id of a ShareAcceptance is a workload's ID, with @<region> at its end if the region is not the configured one, or the ARN of what is shared, for example ${examples}`,
    );
  }
  const resource = sharedResource(kind, name);
  const region = resource.arn?.region ?? place;
  return { resource, ...(region !== undefined && { region }) };
}

const examples = kinds.map(({ example }) => example).join(", ");

/** What makes two acceptances the same: an account accepts a resource once. */
export function acceptanceKey(accountId: string | undefined, { id }: SharedResource): string {
  return `${id} accepted by ${accountId ?? "an account that isn't known"}`;
}

/** An acceptance in state, as the run's journal has it. */
export function ownedAcceptanceOf(state: AcceptanceState): OwnedShare {
  const { resource, scope, record, accountId } = state;
  const key = acceptanceKey(accountId, resource);
  return { share: `${key} by ${state.shareInvitationId ?? "its organization"}`, scope, record, key };
}
