import { isFailure, ShareError } from "../../core/errors";
import { defaultRegion, missingRegion } from "../../core/region";
import type { SharedResource } from "../kinds/kind";
import { assertSameAccount } from "../lifecycle/account";
import { explainErrors } from "../lifecycle/errors";
import { byPrincipal, byShareId, listUntil } from "../lifecycle/list";
import { parseSetResourceId, shareResourceId } from "../model/id";
import { principalKey } from "../model/principal";
import type { ShareContext, ShareService } from "../model/service";
import type { Share } from "../model/share";
import { statusWarnings } from "../model/status";
import { declarationOf, type MemberShare, permissionOf, type WorkloadSharesState } from "./inputs";
import { principalsOf, undeclaredOf, warnOfUndeclared } from "./undeclared";

/** What is known of a set that is to be read: its state, or next to nothing. */
export interface KnownSet extends Omit<Partial<WorkloadSharesState>, "members"> {
  readonly scope: string;
  readonly members?: readonly KnownMember[];
}

/** State by a person's hand may lack parts. */
export type KnownMember = { readonly [name in keyof MemberShare]?: MemberShare[name] | undefined };

/**
 * What the service has of the shares of a set; for an import, all shares of the workload. Undefined if the workload is
 * gone. A share that is gone is left out, so that the next update recreates it.
 * @throws ShareError if the id has none of its forms.
 */
export async function readSet(
  context: ShareContext,
  id: string,
  known: KnownSet,
  { isImport }: { readonly isImport: boolean },
): Promise<WorkloadSharesState | undefined> {
  const { resource, region: named } = parseSetResourceId(id);
  const region = known.region ?? named ?? (await defaultRegion(context, known.connection));
  if (region === undefined) throw new ShareError(`the region of the shares ${id} ${missingRegion(context.frontend)}`);
  const service = context.connections.service(resource.kind.name, known.connection, region);
  const expected = isImport ? undefined : knownMembers(known);
  return explainErrors("reading", { resource }, service, async () => {
    const listed = await listWithAll(context, service, resource, expected ?? [], known.accountId);
    if (!listed) return undefined;
    const all: readonly KnownMember[] = expected ?? listed;
    const members = all.flatMap((member) => liveMember(member, listed));
    for (const member of members) {
      if (!isImport)
        context.journal.addInState({
          share: shareResourceId({ resource, shareId: member.shareId }),
          scope: known.scope,
        });
      for (const warning of statusWarnings(member)) context.log.warn(known.scope, `${member.sharedWith}: ${warning}`);
    }
    const accountId = known.accountId ?? (await service.accountId());
    const { undeclared: _, ...rest } = known;
    const shares = declarationOf(members);
    const state = { resource, ...rest, region, shares, members, ...(accountId !== undefined && { accountId }) };
    if (known.exclusive !== true) return state;
    const undeclared = undeclaredOf(listed, principalsOf(all));
    warnOfUndeclared(context, known.scope, undeclared);
    return { ...state, undeclared };
  });
}

/**
 * The shares that state has. State that lost its list has none, rather than all of the workload's: an update would remove
 * those that the program doesn't declare.
 */
function knownMembers({ members }: KnownSet): readonly KnownMember[] {
  return Array.isArray(members) ? members.filter((member) => member !== null && typeof member === "object") : [];
}

/** The workload's shares, listed until they show all that are known, while lists may lag; undefined if it is gone. */
async function listWithAll(
  context: ShareContext,
  service: ShareService,
  resource: SharedResource,
  known: readonly KnownMember[],
  accountId: string | undefined,
): Promise<Share[] | undefined> {
  let latest: Share[] = [];
  const complete = (listed: Share[]) => {
    latest = listed;
    return known.every((member) => shareOf(member, listed)) ? listed : undefined;
  };
  try {
    const isComplete = await listUntil(context, service, resource, complete, { recent: true });
    if (!isComplete) await assertSameAccount(service, resource.kind, accountId, "notListed");
    return latest;
  } catch (error) {
    if (!isFailure(error, "notFound")) throw error;
    await assertSameAccount(service, resource.kind, accountId, "notFound");
    return undefined;
  }
}

/** The share of a member: by its principal only if its ShareId isn't known. */
function shareOf({ shareId, sharedWith = "" }: KnownMember, listed: Share[]): Share | undefined {
  return (shareId === undefined ? byPrincipal(principalKey(sharedWith)) : byShareId(shareId))(listed);
}

/** A share of the set as the service lists it, in the program's spelling; none if it is gone. */
function liveMember(member: KnownMember, listed: Share[]): MemberShare[] {
  const share = shareOf(member, listed);
  const { sharedWith = share?.sharedWith, generation = 0 } = member;
  return share && sharedWith !== undefined
    ? [{ ...share, permissionType: permissionOf(share), sharedWith, generation }]
    : [];
}
