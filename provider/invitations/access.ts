import { isFailure, ShareError } from "../core/errors";
import type { SharedResource } from "../shares/kinds/kind";
import type { Invitation, KindService } from "../shares/model/kind-service";
import type { AcceptanceState, AcceptanceStatus } from "./model";

/** What the recipient has of a resource: who shares it, and by which invitation, as far as AWS says. */
export interface Access {
  /** The name of the resource. */
  readonly name: string;
  readonly sharedBy: string;
  readonly shareInvitationId?: string;
  readonly status: Extract<AcceptanceStatus, "ACCEPTED" | "ASSOCIATED">;
}

/**
 * The access that the caller has to a resource of another account; undefined if it has none.
 * @throws ServiceFailure if AWS refuses to say, so that nothing is taken for granted.
 */
export async function findAccess(
  service: KindService,
  { id }: SharedResource,
  known?: Pick<AcceptanceState, "shareInvitationId">,
): Promise<Access | undefined> {
  try {
    const { name, owner, shareInvitationId } = await service.get(id);
    const status = shareInvitationId === undefined ? "ASSOCIATED" : "ACCEPTED";
    return { name, sharedBy: owner, status, ...(shareInvitationId !== undefined && { shareInvitationId }) };
  } catch (error) {
    if (isFailure(error, "notFound")) return undefined;
    if (!isFailure(error, "accessDenied")) throw error;
    // That it isn't shared, or that a policy forbids to read it: a list that succeeds tells which.
    const shareables = await service.shareables().catch(() => {
      throw error;
    });
    const shown = shareables.find((shareable) => shareable.id === id);
    if (!shown) return undefined;
    const { shareInvitationId } = known ?? {};
    const status = known && shareInvitationId === undefined ? "ASSOCIATED" : "ACCEPTED";
    return {
      name: shown.name,
      sharedBy: shown.owner,
      status,
      ...(shareInvitationId !== undefined && { shareInvitationId }),
    };
  }
}

/** What names an acceptance, and who shall share it. */
export interface Wanted {
  readonly resource: SharedResource;
  readonly sharedBy?: string;
}

/**
 * The invitations to a resource: first the one to the account, then those to a user or role of it. Lists may also show those
 * that can't be accepted any more, and don't say so.
 * @param spent the invitation that was accepted before. It is never accepted again: the access that it gave has ended, and if
 * a person has rejected it, a program must not overrule that.
 */
export async function findInvitations(
  service: KindService,
  { resource, sharedBy }: Wanted,
  spent?: string,
): Promise<Invitation[]> {
  const invitations = await service.invitations();
  const offered = invitations
    .filter(({ resourceId, shareInvitationId }) => resourceId === resource.id && shareInvitationId !== spent)
    .toSorted((one, other) => one.sharedWith.length - other.sharedWith.length);
  const wanted = offered.filter((invitation) => sharedBy === undefined || invitation.sharedBy === sharedBy);
  const [another] = offered;
  if (wanted.length === 0 && another) throw new ShareError(ofAnotherAccount(resource, another.sharedBy, sharedBy));
  return wanted;
}

/** @throws ShareError if another account shares the resource than the program says, or the caller owns it. */
export async function assertSharedBy(service: KindService, { resource, sharedBy }: Wanted, owner: string) {
  if (owner === (await service.accountId())) throw new ShareError(ownOne(resource, owner));
  if (sharedBy !== undefined && owner !== sharedBy) throw new ShareError(ofAnotherAccount(resource, owner, sharedBy));
}

/** @throws ShareError if the ARN says that the caller owns the resource. */
export async function assertNotOwned(service: KindService, { resource }: Wanted): Promise<void> {
  const owner = resource.arn?.accountId;
  if (owner !== undefined && owner === (await service.accountId())) throw new ShareError(ownOne(resource, owner));
}

function ownOne({ kind }: SharedResource, owner: string): string {
  return `the ${kind.noun} belongs to account ${owner} itself, whose credentials these are: only another account accepts it`;
}

function ofAnotherAccount({ kind }: SharedResource, owner: string, wanted: string | undefined): string {
  return `the ${kind.noun} is shared by account ${owner}, but sharedBy is ${wanted}: nothing was accepted. If ${owner} is right, correct sharedBy`;
}

/**
 * Checks that the caller is the account that accepted: another account has no access, or access of its own.
 * @throws ShareError
 */
export async function assertSameRecipient(service: KindService, accountId: string | undefined): Promise<void> {
  const caller = await service.accountId();
  if (caller === accountId && caller !== undefined) return;
  throw new ShareError(
    `the credentials are of account ${caller ?? "unknown (skipRequestingAccountId)"} in ${service.region}, but the invitation was accepted by account ${accountId ?? "unknown"}, so what became of the access is not known. Use the credentials that accepted it; or, if it has ended, run "pulumi state delete <its URN>"`,
  );
}
