import { ShareError } from "../../core/errors";
import { shareResourceId } from "../model/id";
import type { ShareInputs } from "../model/inputs";
import { ownedShareOf, shareKey } from "../model/key";
import type { ShareContext } from "../model/service";
import { newRecord, type ShareState } from "../model/state";
import { isEnded } from "../model/status";
import { UnfinishedShareError } from "../model/unfinished-share";
import { assertOwnAccount } from "./account";
import { beginCreation, type CreatedShare, type Creation, sendCreate, stateOfCreated } from "./creation";
import { deleteAndConfirm } from "./delete";
import { replacesOn } from "./diff";
import { explainErrors, keepInState } from "./errors";
import { resolveConflict } from "./ownership";
import { waitAndVerify } from "./result";
import { verifyCreated } from "./verify";
import { waitWhileAssociating } from "./wait";

/**
 * Creates the declared share. The same inputs end with the same share, however often and wherever this is interrupted.
 * @throws UnfinishedShareError if the share exists, but its recipient has no access yet.
 */
export async function createShare(
  context: ShareContext,
  inputs: ShareInputs,
  record = newRecord(),
): Promise<ShareState> {
  try {
    const service = context.connections.service(inputs.resource.kind.name, inputs.connection, inputs.region);
    return await explainErrors("creating", inputs, service, async () => {
      await assertOwnAccount(service, inputs.resource);
      const creation = await beginCreation(context, service, inputs, record);
      const state = stateOfCreated(creation, await createOrRecover(creation));
      context.journal.addOwned(ownedShareOf(state));
      return keepInState(context, state, () => waitAndVerify(context, service, inputs, state, { isNew: true }));
    });
  } catch (error) {
    const { scope } = inputs;
    if (!(error instanceof UnfinishedShareError)) context.journal.addMissing({ key: shareKey(inputs), scope });
    throw error;
  }
}

const lastGeneration = 99;

/** How often a share that has ended (FAILED is AWS's asynchronous throttling) is replaced in one create. */
const maxReplacements = 3;

/**
 * Creates the declared share, or recovers the one that an earlier run created and lost.
 * @throws ShareError if the principal has a share that isn't ours; nothing was changed then.
 */
async function createOrRecover(creation: Creation): Promise<CreatedShare> {
  try {
    const created = await tryGenerations(creation);
    warnIfRecovered(creation, created.share.shareId);
    return created;
  } catch (error) {
    // It is kept in state.
    if (error instanceof UnfinishedShareError) warnIfRecovered(creation, error.state.shareId);
    throw error;
  }
}

/** Any client that knows the token gets its share: one that was interrupted, and one whose state was moved. */
function warnIfRecovered({ context, inputs, listedBefore }: Creation, shareId: string): void {
  if (!listedBefore.has(shareId) || inputs.adoptExisting) return;
  const what = `the share ${shareId} was there before this run, and this resource had created it: it was not created again`;
  // A large stack may recover thousands, and each of them would repeat the advice.
  context.log.warn(inputs.scope, context.journal.addRecovered() ? `${what}. ${recoveryAdvice}` : what);
}

const recoveryAdvice =
  'That is right after a run that was interrupted. If this resource\'s state was moved ("pulumi state move") or the stack renamed, another stack has the same share: declare it in one of the two only, since destroying either takes the access away. If it was meant to be replaced, set the resource option deleteBeforeReplace: true';

/**
 * Sends the tokens of generation 0, 1, … until one returns a share that is alive, so that a rerun after any crash takes
 * the same steps to the same share.
 */
async function tryGenerations(creation: Creation): Promise<CreatedShare> {
  const { context, inputs, principal } = creation;
  let replacements = 0;
  for (
    let generation = context.journal.firstGeneration({ scope: inputs.scope, principal });
    generation <= lastGeneration;
    generation++
  ) {
    const live = await waitForAssociation(creation, await tryGeneration(creation, generation));
    if (!live) continue;
    const { status } = live.share;
    if (!isEnded(status) || !replacesOn(inputs).includes(status) || replacements++ === maxReplacements) return live;
    generation = Math.max(generation, live.generation);
    await deleteEnded(creation, live, generation);
  }
  const { noun, precondition } = inputs.resource.kind;
  throw new ShareError(
    `the tokens of ${lastGeneration + 1} earlier shares of this resource are spent. Give the resource another name, or set wellarchitected:tokenScope to a new value for this stack. (Or someone else has just shared the ${noun} with this principal, and AWS does not list that yet: run it again${precondition === undefined ? "" : `. ${precondition}`})`,
  );
}

/** Returns undefined if the token of this generation is spent. */
async function tryGeneration(creation: Creation, generation: number): Promise<CreatedShare | undefined> {
  const shareId = await sendCreate(creation, generation, creation.inputs.permissionType);
  if (shareId === "conflict") return resolveConflict(creation, generation);
  return verifyCreated(creation, shareId, generation);
}

/** A share that is still ASSOCIATING may yet end as FAILED. */
async function waitForAssociation(
  creation: Creation,
  live: CreatedShare | undefined,
): Promise<CreatedShare | undefined> {
  if (live?.share.status !== "ASSOCIATING") return live;
  const { context, service, inputs, resource } = creation;
  const associating = { ...live.share, status: live.share.status };
  const share = await keepInState(context, stateOfCreated(creation, live), () =>
    waitWhileAssociating(context, service, resource, associating, inputs.scope),
  );
  return share && { ...live, share };
}

/** Deletes a share that has ended, to make room for another one. */
async function deleteEnded(creation: Creation, live: CreatedShare, generation: number): Promise<void> {
  const { context, service, inputs, resource, principal } = creation;
  const { shareId } = live.share;
  const { scope } = inputs;
  await keepInState(context, stateOfCreated(creation, live), () =>
    deleteAndConfirm(context, service, { resource, shareId, scope, generation }),
  );
  context.journal.addDeleted({ share: shareResourceId({ resource, shareId }), scope, principal, generation });
}
