import { ShareError } from "../../core/errors";
import type { WorkloadShareInputs } from "../model/inputs";
import { shareKey } from "../model/key";
import { principalKey } from "../model/principal";
import type { ShareContext, ShareService } from "../model/service";
import { newRecord, stateOf, type WorkloadShareState } from "../model/state";
import { isEnded } from "../model/status";
import { UnfinishedShareError } from "../model/unfinished-share";
import { workloadIdOf } from "../model/workload";
import { assertWorkloadAccount } from "./account";
import { type Obtained, type Provenance, send, unfinishedState, type Walk } from "./creation";
import { remove } from "./delete";
import { replacesOn } from "./diff";
import { explaining, keeping } from "./errors";
import { finish } from "./finish";
import { keep } from "./keeping";
import { resolveConflict } from "./ownership";
import { judgeOurs } from "./verify";
import { waitOutAssociating } from "./wait";

/**
 * Makes the declared share. The same inputs end with the same share, however often and wherever this is interrupted.
 * @throws UnfinishedShareError where the share exists, but its recipient has no access yet.
 */
export async function createShare(
  context: ShareContext,
  inputs: WorkloadShareInputs,
  record = newRecord(),
): Promise<WorkloadShareState> {
  try {
    const service = context.connections.service(inputs.connection, inputs.region);
    return await explaining("creating", inputs, service, async () => {
      await assertWorkloadAccount(service, inputs.workloadId);
      const accountId = await service.accountId();
      const { share, generation } = await obtain(context, service, inputs, { accountId, record });
      const state = stateOf({ ...inputs, accountId, generation, record }, share);
      keep(context, state);
      return keeping(context, state, () => finish(context, service, inputs, state, { isNew: true }));
    });
  } catch (error) {
    if (!(error instanceof UnfinishedShareError)) context.journal.miss({ key: shareKey(inputs), scope: inputs.scope });
    throw error;
  }
}

const lastGeneration = 99;

/** How often an ended share (FAILED is AWS's asynchronous throttling) is made anew in one create. */
const mostHeals = 3;

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
