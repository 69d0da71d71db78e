import { ShareError } from "../../core/errors";
import { idOf } from "../model/id";
import { permissions, type Share } from "../model/share";
import { type Obtained, send, type Walk } from "./creation";
import { byPrincipal, byShareId, listShares, listUntil } from "./list";
import { claim, judgeOurs } from "./verify";

/** Generations whose tokens are replayed to prove that a share is ours. */
const provenGenerations = 8;

/** The service says that the principal has a share, or that the token is spent, in one and the same exception. */
export async function resolveConflict(walk: Walk, generation: number): Promise<Obtained | undefined> {
  const { context, service, inputs, workloadId, principal } = walk;
  const listed = await listUntil(context, service, workloadId, byPrincipal(principal));
  if (!listed) return undefined;

  if (inputs.adoptExisting) {
    const owner = context.journal.otherKeeperOf(listed.shareId, inputs.scope);
    if (owner !== undefined) throw new ShareError(`${owner} of this program has the share`);
    const share = await claim(walk, listed.shareId, listed);
    return share && { share, generation };
  }
  return (await proveOwnership(walk, generation, listed)) ?? refuseUnlessGone(walk, listed);
}

/**
 * A share is ours if one of our own tokens answers it; another permission may have been declared then. Where it isn't
 * ours, that takes 16 calls together with the first one.
 */
async function proveOwnership(walk: Walk, tried: number, listed: Share): Promise<Obtained | undefined> {
  const { context, service, inputs, workloadId } = walk;
  const declaredFirst = permissions.toSorted((a) => (a === inputs.permissionType ? -1 : 1));
  for (const permissionType of declaredFirst) {
    const isDeclared = permissionType === inputs.permissionType;
    for (let generation = 0; generation < provenGenerations; generation++) {
      if (isDeclared && generation === tried) continue;
      // With the share gone, a replay of another permission would make a share that nobody declared.
      if (!isDeclared && !byShareId(listed.shareId)(await listShares(context, service, workloadId))) return undefined;
      const answer = await send(walk, generation, permissionType);
      const ours = answer === "conflict" ? undefined : await judgeOurs(walk, answer, generation);
      if (ours) return ours;
    }
  }
  return undefined;
}

async function refuseUnlessGone(walk: Walk, listed: Share): Promise<undefined> {
  const { context, service, workloadId, before } = walk;
  const isListed = byShareId(listed.shareId);
  // It may be gone, and still be listed for a while. But one that was there before the first try has kept 16 tokens out.
  const gone = before.has(listed.shareId)
    ? !isListed(await listShares(context, service, workloadId))
    : await listUntil(context, service, workloadId, (shares) => (isListed(shares) ? undefined : true));
  if (gone) return undefined;
  const id = idOf({ workloadId, shareId: listed.shareId });
  const ways = context.door.canImport
    ? `import it by its id ${id}, or set adoptExisting: true`
    : "set adoptExisting: true";
  throw new ShareError(
    `the workload is already shared with ${listed.sharedWith} (${listed.permissionType}, ${listed.status}, id ${id}), and not by this resource. Nothing was changed.
- If this resource was renamed or moved, name what it was before in the resource option aliases.
- If it is being replaced, set the resource option deleteBeforeReplace: true.
- If another resource of this program or of another stack declares the share, declare it in one of them only.
- To take over a share that someone made by hand, ${ways}. Then this resource manages it, and destroy deletes it`,
  );
}
