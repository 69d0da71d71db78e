import { ShareError } from "../../core/errors";
import { shareResourceId } from "../model/id";
import type { PermissionType, Share } from "../model/share";
import { type CreatedShare, type Creation, findOfPrincipal, sendCreate } from "./creation";
import { byPrincipal, byShareId, listShares, listUntil } from "./list";
import { setPermission, verifyCreated } from "./verify";

/** Generations whose tokens are replayed to prove that a share is ours. */
const replayedGenerations = 8;

/** The service says that the principal has a share, or that the token is spent, in one and the same exception. */
export async function resolveConflict(creation: Creation, generation: number): Promise<CreatedShare | undefined> {
  const { context, service, inputs, resource, principal } = creation;
  const listed = creation.lists.areCurrent
    ? byPrincipal(principal)(await listShares(context, service, resource))
    : await findOfPrincipal(creation);
  if (!listed) return undefined;

  if (inputs.adoptExisting) {
    const owner = context.journal.otherOwnerOf(shareResourceId({ resource, shareId: listed.shareId }), inputs.scope);
    if (owner !== undefined) throw new ShareError(`${owner} of this program has the share`);
    const share = await setPermission(creation, listed.shareId, listed);
    return share && { share, generation };
  }
  return (await proveOwnership(creation, generation, listed)) ?? rejectUnlessGone(creation, listed);
}

/**
 * A share is ours if one of our own tokens returns it; another permission may have been declared then. If it isn't ours,
 * that takes 8 calls for each permission, together with the first one.
 */
async function proveOwnership(creation: Creation, tried: number, listed: Share): Promise<CreatedShare | undefined> {
  const { context, service, inputs, resource } = creation;
  for (const permissionType of variants(creation)) {
    const isDeclared = permissionType === inputs.permissionType;
    for (let generation = 0; generation < replayedGenerations; generation++) {
      if (isDeclared && generation === tried) continue;
      // If the share is gone, a replay with another permission would create a share that is not declared.
      if (!isDeclared && !byShareId(listed.shareId)(await listShares(context, service, resource))) return undefined;
      const shareId = await sendCreate(creation, generation, permissionType);
      const ours = shareId === "conflict" ? undefined : await verifyCreated(creation, shareId, generation);
      if (ours) return ours;
    }
  }
  return undefined;
}

/** The permissions that our create may have had, the declared one first; only "none" for a kind without permissions. */
function variants({ inputs, resource }: Creation): readonly (PermissionType | undefined)[] {
  const { permissions } = resource.kind;
  if (permissions.length === 0) return [undefined];
  return permissions.toSorted((a) => (a === inputs.permissionType ? -1 : 1));
}

async function rejectUnlessGone(creation: Creation, listed: Share): Promise<undefined> {
  const { context, service, resource, listedBefore } = creation;
  const isListed = byShareId(listed.shareId);
  // It may be gone, and still be listed for a while. But one that was there before the first try has kept 16 tokens out.
  const gone = listedBefore.has(listed.shareId)
    ? !isListed(await listShares(context, service, resource))
    : await listUntil(context, service, resource, (shares) => (isListed(shares) ? undefined : true));
  if (gone) return undefined;
  const id = shareResourceId({ resource, shareId: listed.shareId });
  const ways = context.frontend.canImport
    ? `import it by its id ${id}, or set adoptExisting: true`
    : "set adoptExisting: true";
  const permission = listed.permissionType === undefined ? "" : `${listed.permissionType}, `;
  throw new ShareError(
    `the ${resource.kind.noun} is already shared with ${listed.sharedWith} (${permission}${listed.status}, id ${id}), and not by this resource. Nothing was changed.
- If this resource was renamed or moved, name what it was before in the resource option aliases.
- If it is being replaced, set the resource option deleteBeforeReplace: true.
- If another resource of this program or of another stack declares the share, declare it in one of them only.
- To take over a share that someone made by hand, ${ways}. Then this resource manages it, and destroy deletes it`,
  );
}
