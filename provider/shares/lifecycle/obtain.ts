import { isFailure, ShareError } from "../../core/errors";
import { idOf } from "../model/id";
import type { WorkloadShareInputs } from "../model/inputs";
import { principalKey } from "../model/principal";
import type { ShareContext, ShareService } from "../model/service";
import { type PermissionType, permissions, type Share } from "../model/share";
import type { WorkloadShareState } from "../model/state";
import { type LiveShare, stateOf } from "../model/state";
import { isEnded } from "../model/status";
import { clientRequestToken } from "../model/token";
import { UnfinishedShareError } from "../model/unfinished-share";
import { workloadIdOf } from "../model/workload";
import { remove } from "./delete";
import { replacesOn } from "./diff";
import { keeping } from "./keeping";
import { byPrincipal, byShareId, listShares, listUntil } from "./list";
import { waitOutAssociating } from "./wait";

const lastGeneration = 99;

/** Generations whose tokens are replayed to prove that a share is ours. */
const provenGenerations = 8;

/** How often an ended share (FAILED is AWS's asynchronous throttling) is made anew in one create. */
const mostHeals = 3;

/** A live share, and the generation whose token made it. */
export interface Obtained {
  readonly share: LiveShare;
  readonly generation: number;
}

/** What state has of a share besides what is declared and what the service says of it. */
interface Provenance {
  /** The caller's account. */
  readonly accountId: string | undefined;
  readonly record: string;
}

/** What a create knows while it walks the generations. */
interface Walk {
  readonly context: ShareContext;
  readonly service: ShareService;
  readonly inputs: WorkloadShareInputs;
  readonly workloadId: string;
  readonly provenance: Provenance;
  /** The principal's key. */
  readonly principal: string;
  /**
   * ShareIds that were listed before the first create: an answer among them may be a replay. One list of the last minute
   * serves all creates of a workload: what this process has made since is no replay.
   */
  readonly before: ReadonlySet<string>;
}

/**
 * Makes the declared share, or finds the one that an earlier run made and lost. It sends the tokens of generation 0, 1, …
 * until one answers a share that is alive, so that a rerun after any crash walks the same way to the same share.
 * @throws ShareError where the principal has a share that isn't ours; nothing was changed then.
 */
export async function obtain(
  context: ShareContext,
  service: ShareService,
  inputs: WorkloadShareInputs,
  provenance: Provenance,
): Promise<Obtained> {
  const workloadId = workloadIdOf(inputs.workloadId);
  const before = new Set((await service.earlierList(workloadId)).map(({ shareId }) => shareId));
  const principal = principalKey(inputs.sharedWith);
  const warnIfRecovered = (shareId: string) => {
    if (before.has(shareId) && !inputs.adoptExisting) context.log.warn(inputs.scope, recoveredMessage(shareId));
  };
  try {
    const live = await tryGenerations({ context, service, inputs, workloadId, provenance, principal, before });
    warnIfRecovered(live.share.shareId);
    return live;
  } catch (error) {
    // It lands in state.
    if (error instanceof UnfinishedShareError) warnIfRecovered(error.state.shareId);
    throw error;
  }
}

/** Any client that knows the token gets its share: one that was interrupted, and one whose state has gone elsewhere. */
function recoveredMessage(shareId: string): string {
  return `the share ${shareId} was there before this run, and this resource had made it: it was not made again. That is right after a run that was interrupted. If this resource's state was moved ("pulumi state move") or the stack renamed, another stack has the same share: declare it in one of the two only, since destroying either takes the access away. If it was meant to be replaced, set the resource option deleteBeforeReplace: true`;
}

async function tryGenerations(walk: Walk): Promise<Obtained> {
  const { context, inputs, principal } = walk;
  let heals = 0;
  for (
    let generation = context.journal.firstGeneration({ scope: inputs.scope, principal });
    generation <= lastGeneration;
    generation++
  ) {
    const live = await settle(walk, await tryGeneration(walk, generation));
    if (!live) continue;
    const { status } = live.share;
    if (!isEnded(status) || !replacesOn(inputs).includes(status) || heals++ === mostHeals) return live;
    generation = Math.max(generation, live.generation);
    await discard(walk, live, generation);
  }
  throw new ShareError(
    `the tokens of ${lastGeneration + 1} earlier shares of this resource are spent. Give the resource another name, or set wellarchitected:tokenScope to a new value for this stack. (Or somebody else has just shared the workload with this principal, and AWS does not list that yet: run it again)`,
  );
}

/** Answers undefined where the token of this generation is spent. */
async function tryGeneration(walk: Walk, generation: number): Promise<Obtained | undefined> {
  const answer = await send(walk, generation, walk.inputs.permissionType);
  if (answer === "conflict") return resolveConflict(walk, generation);
  return judgeOurs(walk, answer, generation);
}

/** A share that is still ASSOCIATING may yet end as FAILED. */
async function settle(walk: Walk, live: Obtained | undefined): Promise<Obtained | undefined> {
  if (live?.share.status !== "ASSOCIATING") return live;
  const { context, service, inputs, workloadId } = walk;
  const associating = { ...live.share, status: live.share.status };
  const share = await keeping(context, unfinishedState(walk, live), () =>
    waitOutAssociating(context, service, workloadId, associating, inputs.scope),
  );
  return share && { ...live, share };
}

/** Deletes a share that has ended, to make room for another one. */
async function discard(walk: Walk, live: Obtained, generation: number): Promise<void> {
  const { context, service, inputs, workloadId, principal } = walk;
  const { shareId } = live.share;
  const { scope } = inputs;
  await keeping(context, unfinishedState(walk, live), () =>
    remove(context, service, { workloadId, shareId, scope, generation }),
  );
  context.journal.deleted({ shareId, scope, principal, generation });
}

/** What state keeps where the work on a share ends early. */
function unfinishedState({ inputs, provenance }: Walk, { share, generation }: Obtained): WorkloadShareState {
  return stateOf({ ...inputs, ...provenance, generation }, share);
}

/** Sends a principal's ID where it has one: AWS documents IDs, and every spelling then has the same tokens. */
async function send(walk: Walk, generation: number, permissionType: PermissionType): Promise<string | "conflict"> {
  const { context, service, inputs, workloadId, principal: sharedWith } = walk;
  const token = clientRequestToken({
    operation: "CreateWorkloadShare",
    scope: { urn: inputs.scope, tokenScope: context.connections.tokenScope },
    region: service.region,
    inputs: { WorkloadId: workloadId, SharedWith: sharedWith, PermissionType: permissionType },
    generation,
  });
  try {
    return await service.create({ workloadId, sharedWith, permissionType, clientRequestToken: token });
  } catch (error) {
    if (isFailure(error, "conflict")) return "conflict";
    throw error;
  }
}

/** Judges a share that one of our tokens answered; until it is judged, it is ours to keep. */
async function judgeOurs(walk: Walk, shareId: string, generation: number): Promise<Obtained | undefined> {
  const { sharedWith, permissionType } = walk.inputs;
  const answered = { share: { shareId, sharedWith, permissionType, status: undefined }, generation };
  const share = await keeping(walk.context, unfinishedState(walk, answered), () => judge(walk, shareId));
  return share && { share, generation };
}

/**
 * Is the ShareId that a create answered alive? A replayed token answers the original result even where that share is
 * gone, and there is no Get: a share that is listed now and wasn't before is new; else an update of it tells.
 */
async function judge(walk: Walk, shareId: string): Promise<LiveShare | undefined> {
  const { context, service, inputs, workloadId, before } = walk;
  if (context.journal.isDeleted(shareId)) return undefined;
  const listed = byShareId(shareId)(await listShares(context, service, workloadId));
  if (listed && !before.has(shareId) && listed.permissionType === inputs.permissionType) return listed;
  return claim(walk, shareId, listed);
}

/** Gives a share the declared permission, which a dead one refuses; undefined where it is dead. */
async function claim(walk: Walk, shareId: string, listed: Share | undefined): Promise<LiveShare | undefined> {
  const { context, service, inputs, workloadId } = walk;
  const settled = listed && (await waitOutAssociating(context, service, workloadId, listed, inputs.scope));
  if (settled && (isEnded(settled.status) || settled.status === "ASSOCIATING")) return settled;
  const { permissionType, sharedWith } = inputs;
  try {
    await service.update(workloadId, shareId, permissionType);
  } catch (error) {
    if (isFailure(error, "conflict") && listed) return endedSince(walk, shareId);
    if (isFailure(error, "notFound", "conflict")) return undefined;
    throw error;
  }
  const share = await listUntil(context, service, workloadId, byShareId(shareId));
  return { ...(share ?? { shareId, sharedWith, status: undefined }), permissionType };
}

/** A share that was listed as open, and whose update conflicts, has ended or is gone: a list that keeps up tells which. */
async function endedSince({ context, service, workloadId }: Walk, shareId: string): Promise<LiveShare | undefined> {
  const told = await listUntil(context, service, workloadId, (shares) => {
    const share = byShareId(shareId)(shares);
    return share === undefined || isEnded(share.status) ? { share } : undefined;
  });
  return told?.share;
}

/** The service says that the principal has a share, or that the token is spent, in one and the same exception. */
async function resolveConflict(walk: Walk, generation: number): Promise<Obtained | undefined> {
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
