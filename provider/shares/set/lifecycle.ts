import { assertSameAccount } from "../account";
import type { Context } from "../context";
import { replacementReasons } from "../diff";
import { isFailure, ShareError, UnfinishedError } from "../errors";
import { explaining } from "../explaining";
import { createShare, deleteShare, updateShare } from "../lifecycle";
import { byPrincipal, byShareId, listUntil, recentShares } from "../listing";
import { principalKey } from "../principal";
import { defaultRegion, missingRegion } from "../region";
import type { Share, ShareService } from "../share";
import { endedMessage, isEnded } from "../status";
import { workloadIdOf } from "../workload";
import { attempt, type Outcome, reasonFor } from "./attempt";
import { memberFor, principalsOf, removable } from "./diff";
import { parseSetId } from "./id";
import {
  type DeclaredShare,
  type MemberShare,
  memberInputs,
  memberState,
  type UndeclaredShare,
  type WorkloadSharesInputs,
  type WorkloadSharesState,
} from "./inputs";

/**
 * Makes every share that the set declares, each by the rules of a share alone. It removes nothing: an exclusive set tells
 * of what else the workload has.
 * @throws UnfinishedError which names each principal whose share could not be made; the others are in its state.
 */
export async function createSet(context: Context, inputs: WorkloadSharesInputs): Promise<WorkloadSharesState> {
  const service = context.connections.service(inputs.connection, inputs.region);
  const accountId = await explaining("creating", { workloadId: inputs.workloadId }, service, () => service.accountId());
  const outcomes = await Promise.all(inputs.shares.map((share) => create(context, inputs, share)));
  const reasons = reasonsOf(outcomes);
  if (reasons.length > 0 && membersOf(outcomes).length === 0) {
    throw new ShareError(summary(reasons, inputs.shares.length));
  }
  return settled(context, service, inputs, { accountId, outcomes });
}

/** What is known of a set that is to be read: its state, or next to nothing. */
export interface KnownSet extends Omit<Partial<WorkloadSharesState>, "shares"> {
  readonly scope: string;
  readonly shares?: readonly KnownMember[];
}
/** State by a person's hand may lack parts. */
type KnownMember = Partial<MemberShare>;

/**
 * What the service has of the shares of a set; all shares of the workload where none are known (an import). Undefined
 * where the workload is gone. A share that is gone is left out, so that the next update makes it again.
 * @throws ShareError where the id has none of its forms.
 */
export async function readSet(context: Context, id: string, known: KnownSet): Promise<WorkloadSharesState | undefined> {
  const { workloadId, region: named } = parseSetId(id);
  const region = known.region ?? named ?? (await defaultRegion(context, known.connection));
  if (region === undefined) throw new ShareError(`the region of the shares ${id} ${missingRegion}`);
  const service = context.connections.service(known.connection, region);
  return explaining("reading", { workloadId }, service, async () => {
    const listed = await listMembers(context, service, workloadId, known);
    if (!listed) return undefined;
    const members: readonly KnownMember[] = known.shares ?? listed;
    const shares = members.flatMap((member) => {
      const share = shareOf(member, listed);
      return share ? [live(member, share)] : [];
    });
    for (const { sharedWith, status, statusMessage } of shares) {
      if (isEnded(status)) context.log.warn(known.scope, `${sharedWith}: ${endedMessage(status, statusMessage)}`);
    }
    const accountId = known.accountId ?? (await service.accountId());
    const { undeclared: _, ...rest } = known;
    const state = { workloadId, ...rest, region, shares, ...(accountId !== undefined && { accountId }) };
    if (!known.exclusive) return state;
    const undeclared = undeclaredOf(listed, principalsOf(members));
    warnOfUndeclared(context, known.scope, undeclared);
    return { ...state, undeclared };
  });
}

/**
 * Brings a set to what is declared now. It removes the shares that are declared no more, and, where the set is exclusive,
 * those that state tells of as undeclared: never one that no preview has shown.
 * @throws UnfinishedError which names each principal whose share isn't what is declared.
 */
export async function updateSet(
  context: Context,
  state: WorkloadSharesState,
  inputs: WorkloadSharesInputs,
): Promise<WorkloadSharesState> {
  const service = context.connections.service(inputs.connection, state.region);
  const declared = principalsOf(inputs.shares);
  const dropped = state.shares.filter(({ sharedWith }) => !declared.has(principalKey(sharedWith)));
  const foreign = removable(state, inputs).map((share) => ({ ...share, generation: 0 }));
  // First, for they take up room: a workload has few shares.
  const removed = await Promise.all(dropped.map((member) => remove(context, state, member)));
  const cleared = await Promise.all(foreign.map((share) => remove(context, state, share)));
  const outcomes = await Promise.all(
    inputs.shares.map((share) => bring(context, state, inputs, share, memberFor(state, share.sharedWith))),
  );
  const { accountId } = state;
  const reasons = reasonsOf(cleared);
  return settled(context, service, inputs, { accountId, outcomes: [...outcomes, ...removed], reasons });
}

/** Takes the access of the declared shares away, and leaves all others. Tries each, whatever becomes of the rest. */
export async function deleteSet(context: Context, state: WorkloadSharesState): Promise<void> {
  const outcomes = await Promise.all(state.shares.map((member) => remove(context, state, member)));
  const reasons = reasonsOf(outcomes);
  if (reasons.length > 0) throw new ShareError(summary(reasons, outcomes.length));
}

function create(context: Context, inputs: WorkloadSharesInputs, share: DeclaredShare): Promise<Outcome> {
  return attempt(undefined, () => createShare(naming(context, share), memberInputs(inputs, share)));
}

function remove(context: Context, state: WorkloadSharesState, member: MemberShare): Promise<Outcome> {
  return attempt(member, async () => {
    await deleteShare(naming(context, member), memberState(state, member));
    return undefined;
  });
}

/** Brings one share to what is declared. */
async function bring(
  context: Context,
  state: WorkloadSharesState,
  inputs: WorkloadSharesInputs,
  share: DeclaredShare,
  member: MemberShare | undefined,
): Promise<Outcome> {
  if (!member) return create(context, inputs, share);
  const [now, wanted] = [memberState(state, member), memberInputs(inputs, share)];
  if (replacementReasons(now, wanted).length === 0) {
    return attempt(member, () => updateShare(naming(context, share), now, wanted));
  }
  const removal = await remove(context, state, member);
  return removal.reason === undefined ? create(context, inputs, share) : removal;
}

interface Result {
  readonly accountId: string | undefined;
  readonly outcomes: readonly Outcome[];
  /** What else went wrong. */
  readonly reasons?: readonly string[];
}

/** The set as its shares have become; an initialization error where one of them isn't what is declared. */
async function settled(
  context: Context,
  service: ShareService,
  inputs: WorkloadSharesInputs,
  { accountId, outcomes, reasons = [] }: Result,
): Promise<WorkloadSharesState> {
  const shares = membersOf(outcomes);
  const state = { ...inputs, shares, ...(accountId !== undefined && { accountId }) };
  const all = [...reasonsOf(outcomes), ...reasons];
  const seen = inputs.exclusive ? await observe(context, service, inputs) : undefined;
  if (seen?.reason !== undefined) all.push(seen.reason);
  const result = seen?.undeclared ? { ...state, undeclared: seen.undeclared } : state;
  if (all.length === 0) return result;
  throw new UnfinishedError(workloadIdOf(inputs.workloadId), result, summary(all, outcomes.length));
}

interface Observed {
  readonly undeclared?: readonly UndeclaredShare[];
  readonly reason?: string;
}

/** What the workload has beside the declared shares. */
async function observe(context: Context, service: ShareService, inputs: WorkloadSharesInputs): Promise<Observed> {
  const workloadId = workloadIdOf(inputs.workloadId);
  try {
    const listed = await explaining("reading", { workloadId }, service, () =>
      recentShares(context, service, workloadId),
    );
    const undeclared = undeclaredOf(listed, principalsOf(inputs.shares));
    warnOfUndeclared(context, inputs.scope, undeclared);
    return { undeclared };
  } catch (error) {
    return { reason: reasonFor(error) };
  }
}

function warnOfUndeclared({ log }: Context, scope: string, undeclared: readonly UndeclaredShare[]): void {
  if (undeclared.length === 0) return;
  const names = undeclared.map(({ sharedWith }) => sharedWith).join(", ");
  const what = `the workload is also shared with ${names}, which this exclusive set does not declare`;
  log.warn(scope, `${what}: the next update removes that. To keep a share, declare it`);
}

function undeclaredOf(listed: readonly Share[], declared: ReadonlySet<string>): UndeclaredShare[] {
  return listed
    .filter(({ sharedWith }) => !declared.has(principalKey(sharedWith)))
    .map(({ sharedWith, permissionType, shareId, status }) => ({ sharedWith, permissionType, shareId, status }));
}

/** The workload's shares, listed until they show all that are known, while lists may lag; undefined where it is gone. */
async function listMembers(
  context: Context,
  service: ShareService,
  workloadId: string,
  { shares = [], accountId }: KnownSet,
): Promise<Share[] | undefined> {
  const isComplete = (listed: Share[]) => shares.every((member) => shareOf(member, listed));
  try {
    const complete = await listUntil(
      context,
      service,
      workloadId,
      (listed) => (isComplete(listed) ? listed : undefined),
      { recent: true },
    );
    if (complete) return complete;
    await assertSameAccount(service, accountId, "notListed");
    return await recentShares(context, service, workloadId);
  } catch (error) {
    if (!isFailure(error, "notFound")) throw error;
    await assertSameAccount(service, accountId, "notFound");
    return undefined;
  }
}

/** The share of a member: by its principal only where its ShareId isn't known. */
function shareOf({ shareId, sharedWith = "" }: KnownMember, listed: Share[]): Share | undefined {
  return (shareId === undefined ? byPrincipal(principalKey(sharedWith)) : byShareId(shareId))(listed);
}

/** A share of the set as the service lists it, in the program's spelling. */
function live(member: KnownMember, share: Share): MemberShare {
  const { sharedWith = share.sharedWith, generation = 0 } = member;
  return { ...share, sharedWith, generation };
}

/** A context whose messages name the share that they are about, since the set's URN doesn't. */
function naming(context: Context, { sharedWith }: DeclaredShare): Context {
  const { log, door } = context;
  return {
    ...context,
    // A share can't be imported into a set.
    door: { ...door, canImport: false },
    log: {
      warn: (scope, message) => log.warn(scope, `${sharedWith}: ${message}`),
      info: (scope, message) => log.info(scope, `${sharedWith}: ${message}`),
      progress: (scope, message) => log.progress(scope, `${sharedWith}: ${message}`),
    },
  };
}

function membersOf(outcomes: readonly Outcome[]): MemberShare[] {
  return outcomes.flatMap(({ member }) => (member ? [member] : []));
}

function reasonsOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
}

function summary(reasons: readonly string[], count: number): string {
  const [only, ...more] = reasons;
  return only !== undefined && more.length === 0
    ? only
    : `${reasons.length} of ${count} shares are not what is declared:\n${reasons.map((reason) => `- ${reason}`).join("\n")}`;
}
