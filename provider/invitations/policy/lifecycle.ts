import { explaining, reasonOf, ServiceFailure, ShareError, UnfinishedError } from "../../core/errors";
import { defaultRegion, missingRegion } from "../../core/region";
import { accountService } from "../../shares/kinds/account-service";
import type { SharedResource } from "../../shares/kinds/kind";
import { kinds } from "../../shares/kinds/kinds";
import type { KindContext, KindService } from "../../shares/model/kind-service";
import { type Access, assertSameRecipient, findAccess } from "../access";
import { declarerOf, missingAcceptance } from "../declared";
import { isSpent } from "../errors";
import { notEndedFor, rejectInvitation } from "../reject";
import { findAccepted, findWaiting, type Waiting } from "./find";
import {
  type AcceptancesInputs,
  type AcceptancesState,
  acceptancesId,
  answeredInvitations,
  describe,
  inOrder,
  invitationOf,
  invitationsIn,
  type KnownAcceptances,
  type LeftInvitation,
  type SharedWithUs,
  triedInvitations,
} from "./model";

/**
 * Accepts every pending invitation that fits, and reports the others. There is no token: what is accepted is what there is
 * access to, whichever run accepted it.
 * @throws UnfinishedError which names each invitation that could not be accepted; the others are.
 */
export async function acceptAll(context: KindContext, inputs: AcceptancesInputs): Promise<AcceptancesState> {
  const service = accountService(context, inputs);
  return explainErrors("accepting", inputs, async () => {
    const accountId = await service.accountId();
    const { waiting: _, ...declared } = inputs;
    const state = { ...declared, ...(accountId !== undefined && { accountId }), accepted: [], left: [] };
    return acceptFitting(context, state);
  });
}

/** Accepts what waits now, as the policy is now. What was accepted stays accepted, whatever the policy says. */
export async function acceptMore(
  context: KindContext,
  state: AcceptancesState,
  inputs: AcceptancesInputs,
): Promise<AcceptancesState> {
  const { accountId, accepted, left, spent = [] } = state;
  const place = { ...inputs, region: state.region };
  return explainErrors("accepting", place, async () => {
    if (accountId !== undefined) await assertSameRecipient(accountService(context, place), accountId);
    const { waiting: _, ...declared } = place;
    return acceptFitting(context, {
      ...declared,
      ...(accountId !== undefined && { accountId }),
      accepted,
      left,
      spent,
    });
  });
}

async function acceptFitting(context: KindContext, before: AcceptancesState): Promise<AcceptancesState> {
  const { fitting, left } = await findWaiting(context, before);
  const answered = answeredInvitations(before);
  const outcomes = await Promise.all(fitting.filter((waiting) => !answered.has(idOf(waiting))).map(accept));
  const newly = outcomes.flatMap(({ accepted }) => accepted ?? []);
  const refused = outcomes.flatMap((outcome) => outcome.refused ?? []);
  const failures = outcomes.flatMap(({ failure }) => failure ?? []);
  const earlier = before.accepted.filter((one) => !find([...newly, ...refused], one));
  const known = [...newly, ...earlier];
  const found = await findAccepted(context, before, known).catch((error: unknown) => {
    // State keeps what was accepted: of what isn't pending any more, AWS no longer says the permission.
    failures.push(failureOf("listing what is accepted", error));
    return known;
  });
  // By a try whose answer was lost.
  const lost = refused.filter((one) => find(found, one)?.shareInvitationId === one.shareInvitationId);
  const accepted = inOrder([
    ...found.map((one) => withoutReason(find(lost, one) ?? one)),
    // A list may lag behind what was just accepted.
    ...newly.filter((one) => !find(found, one)),
  ]);
  const spent = spentOf(before, accepted);
  const unavailable = refused.filter((one) => !find(accepted, one));
  const state = {
    ...before,
    accepted,
    left: inOrder([...left, ...endedAmong(fitting, spent), ...unavailable]),
    spent,
    refused: invitationsIn(refused).sort(),
  };
  if (failures.length > 0) throw new UnfinishedError(acceptancesId(state), state, listed(failures));
  return state;
}

/** What is known of the same resource. */
function find<T extends SharedWithUs>(all: readonly T[], { resourceId }: SharedWithUs): T | undefined {
  return all.find((one) => one.resourceId === resourceId);
}

function withoutReason({ reason: _, ...invitation }: SharedWithUs & Partial<LeftInvitation>): SharedWithUs {
  return invitation;
}

function idOf({ invitation }: Waiting): string {
  return invitation.shareInvitationId;
}

/** The invitations that are never accepted again: they gave access, which has ended, and a person may have rejected them. */
function spentOf(
  before: Pick<AcceptancesState, "accepted" | "spent">,
  accepted: readonly SharedWithUs[],
): readonly string[] {
  const now = invitationsIn(accepted);
  return [...answeredInvitations(before)].filter((id) => !now.includes(id)).sort();
}

const endedReason =
  "it was accepted before, and the access has ended: if it is wanted, its account has to delete that share, and share anew";

const fitsReason = 'it fits: the next "pulumi up" accepts it';

/** Lists may also show invitations that were answered, and don't say so. */
function endedAmong(fitting: readonly Waiting[], spent: readonly string[]): LeftInvitation[] {
  return fitting.filter((waiting) => spent.includes(idOf(waiting))).map(toLeave(endedReason));
}

function toLeave(reason: string) {
  return ({ kind, invitation }: Waiting): LeftInvitation => ({
    ...invitationOf(kind.resourceType, invitation),
    reason,
  });
}

/** What became of an invitation that fits. */
interface Outcome {
  readonly accepted?: SharedWithUs;
  /** It can't be accepted any more, or was not meant to be. */
  readonly refused?: LeftInvitation;
  readonly failure?: Failure;
}

async function accept({ service, kind, invitation }: Waiting): Promise<Outcome> {
  const named = invitationOf(kind.resourceType, invitation);
  try {
    await service.respond(invitation.shareInvitationId, "ACCEPT");
    return { accepted: named };
  } catch (error) {
    // Withdrawn, expired or answered since.
    if (isSpent(error)) return { refused: { ...named, reason: String(reasonOf(error)) } };
    return { failure: failureOf(describe(named), error) };
  }
}

/** Something that could not be done while the rest goes on. */
interface Failure {
  /** What it was, and why. */
  readonly line: string;
  readonly advice: string | undefined;
}

/** @throws the error, if it isn't one for a person. */
function failureOf(what: string, error: unknown): Failure {
  const { message, advice } = error instanceof ServiceFailure ? error : { message: reasonOf(error), advice: undefined };
  if (message === undefined) throw error;
  return { line: `${what}: ${message}`, advice };
}

/** Each failure in a line of its own, and then each advice once. */
function listed(failures: readonly Failure[]): string {
  const advice = new Set(failures.flatMap((failure) => failure.advice ?? []));
  return [...failures.map(({ line }) => line), ...advice].join("\n");
}

/** What there is access to, and what waits. */
export async function readAcceptances(
  context: KindContext,
  known: KnownAcceptances,
): Promise<AcceptancesState | undefined> {
  const { from, connection } = known;
  if (from === undefined) return undefined;
  const region = known.region ?? (await defaultRegion(context, connection));
  if (region === undefined) throw new ShareError(`the region of the acceptances ${missingRegion(context.frontend)}`);
  const place = { ...known, from, region };
  return explainErrors("reading", place, async () => {
    const service = accountService(context, place);
    if (known.accountId !== undefined) await assertSameRecipient(service, known.accountId);
    const accountId = known.accountId ?? (await service.accountId());
    const { fitting, left } = await findWaiting(context, place);
    const before = { ...known, accepted: known.accepted ?? [] };
    const accepted = await findAccepted(context, place, before.accepted);
    const spent = spentOf(before, accepted);
    const [tried, answered] = [triedInvitations(before), answeredInvitations({ accepted, spent })];
    const pending = fitting.map(idOf);
    const isRefused = ({ shareInvitationId: id = "" }: SharedWithUs) =>
      pending.includes(id) && tried.has(id) && !answered.has(id);
    const waiting = fitting.filter((one) => !tried.has(idOf(one))).map(toLeave(fitsReason));
    const still = [...(known.left ?? []).filter(isRefused), ...waiting];
    return {
      ...place,
      ...(accountId !== undefined && { accountId }),
      accepted,
      left: inOrder([...left, ...endedAmong(fitting, spent), ...still]),
      spent,
    };
  });
}

/** Leaves what was accepted, unless the program asks for its end. */
export async function endAcceptances(context: KindContext, state: AcceptancesState): Promise<void> {
  const { accepted, scope, rejectOnDelete, accountId } = state;
  if (!rejectOnDelete) {
    const names = accepted.map(describe).join(", ");
    if (accepted.length > 0) context.log.info(scope, `the access to what was accepted stays: ${names}`);
    return;
  }
  await explainErrors("rejecting", state, async () => {
    if (accountId !== undefined) await assertSameRecipient(accountService(context, state), accountId);
    const failures = await Promise.all(accepted.map((one) => reject(context, state, one)));
    const told = failures.filter((failure) => failure !== undefined);
    if (told.length > 0) throw new ShareError(listed(told));
  });
}

/** Returns why it could not be rejected. */
async function reject(
  context: KindContext,
  { scope, accountId, connection, region }: AcceptancesState,
  accepted: SharedWithUs,
): Promise<Failure | undefined> {
  const { resourceId: id, sharedBy, permissionType } = accepted;
  const kind = kinds.find(({ resourceType }) => resourceType === accepted.resourceType);
  if (!kind) return { line: `${describe(accepted)}: this version does not know the type`, advice: undefined };
  const resource = { kind, id, name: id };
  const missing = missingAcceptance(context, { accountId, resource });
  if (missing !== undefined) return { line: notEndedFor(resource, missing), advice: undefined };
  const service = context.connections.service(kind.name, connection, region);
  try {
    const ending = { resource, sharedBy, permissionType, accountId, region };
    const declarer = await declarerOf(context, ending, () => findAccess(service, resource, accepted));
    const why = declarer === undefined ? await rejectAll(service, resource, accepted) : `${declarer} declares it`;
    if (why !== undefined) context.log.warn(scope, `the access to ${describe(accepted)} was not ended: ${why}`);
    return undefined;
  } catch (error) {
    return failureOf(describe(accepted), error);
  }
}

/**
 * Rejects one invitation after the other: the account may have several, such as one of a role. Returns why there is access that
 * can't be rejected.
 */
async function rejectAll(
  service: KindService,
  resource: SharedResource,
  { shareInvitationId, sharedBy }: SharedWithUs,
): Promise<string | undefined> {
  const rejected = new Set<string>();
  let access: Pick<Access, "shareInvitationId"> | undefined =
    shareInvitationId === undefined ? await findAccess(service, resource) : { shareInvitationId };
  while (access?.shareInvitationId !== undefined && !rejected.has(access.shareInvitationId)) {
    const { shareInvitationId: id } = access;
    rejected.add(id);
    const { left, refusal } = await rejectInvitation(service, resource, id);
    if (refusal && left?.shareInvitationId === id) return refusal.message;
    access = left;
  }
  const isByOrganization = access && access.shareInvitationId === undefined;
  return isByOrganization
    ? `account ${sharedBy} shares it through the organization, and only that account can end this`
    : undefined;
}

/** Does the work, and explains its failure to a person. */
export function explainErrors<T>(
  action: "accepting" | "reading" | "rejecting" | "listing",
  { from, region }: Pick<AcceptancesInputs, "from" | "region">,
  work: () => Promise<T>,
): Promise<T> {
  const accounts = `${from.length === 1 ? "account" : "accounts"} ${from.join(", ")}`;
  return explaining(`${action} what ${accounts} shared in ${region}`, work);
}
