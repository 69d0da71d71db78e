import { explained, reasonOf, ServiceFailure, ShareError } from "../../core/errors";
import { defaultRegion, missingRegion } from "../../core/region";
import { kinds } from "../../shares/kinds/kinds";
import type { KindContext, KindService } from "../../shares/model/kind-service";
import { assertSameRecipient, findAccess } from "../access";
import { isSpent } from "../errors";
import { acceptanceKey } from "../model";
import { findAccepted, findWaiting, type Waiting } from "./find";
import {
  type AcceptancesInputs,
  type AcceptancesState,
  describe,
  inOrder,
  invitationOf,
  type KnownAcceptances,
  type LeftInvitation,
  type SharedWithUs,
  UnfinishedAcceptancesError,
} from "./model";

/**
 * Accepts every pending invitation that fits, and reports the others. There is no token: what is accepted is what there is
 * access to, whichever run accepted it.
 * @throws UnfinishedAcceptancesError which names each invitation that could not be accepted; the others are.
 */
export async function acceptAll(context: KindContext, inputs: AcceptancesInputs): Promise<AcceptancesState> {
  const service = anyService(context, inputs);
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
  const { accountId, accepted, left } = state;
  const place = { ...inputs, region: state.region };
  return explainErrors("accepting", place, async () => {
    if (accountId !== undefined) await assertSameRecipient(anyService(context, place), accountId);
    const { waiting: _, ...declared } = place;
    return acceptFitting(context, { ...declared, ...(accountId !== undefined && { accountId }), accepted, left });
  });
}

async function acceptFitting(context: KindContext, before: AcceptancesState): Promise<AcceptancesState> {
  const { fitting, left } = await findWaiting(context, before, before);
  const outcomes = await Promise.all(fitting.map(accept));
  const newly = outcomes.flatMap(({ accepted }) => accepted ?? []);
  const spent = outcomes.flatMap((outcome) => outcome.spent ?? []);
  const failures = outcomes.flatMap(({ failure }) => failure ?? []);
  const earlier = before.accepted.filter((one) => !find([...newly, ...spent], one));
  const known = [...newly, ...earlier];
  const found = await findAccepted(context, before, before, known).catch((error: unknown) => {
    // State keeps what was accepted: of what isn't pending any more, AWS no longer says the permission.
    failures.push(failureOf("listing what is accepted", error));
    return known;
  });
  // By a try whose answer was lost.
  const isAccepted = (one: SharedWithUs) => find(found, one)?.shareInvitationId === one.shareInvitationId;
  const lost = spent.filter(isAccepted).map(({ reason: _, ...invitation }) => invitation);
  const accepted = found.map((one) => find(lost, one) ?? one);
  // A list may lag behind what was just accepted.
  const missing = newly.filter((one) => !find(found, one));
  const unaccepted = [...left, ...spent.filter((one) => !isAccepted(one))];
  const state = { ...before, accepted: inOrder([...accepted, ...missing]), left: inOrder(unaccepted) };
  if (failures.length > 0) throw new UnfinishedAcceptancesError(state, listed(failures));
  return state;
}

/** What is known of the same resource. */
function find<T extends SharedWithUs>(all: readonly T[], { resourceId }: SharedWithUs): T | undefined {
  return all.find((one) => one.resourceId === resourceId);
}

/** What became of an invitation that fits. */
interface Outcome {
  readonly accepted?: SharedWithUs;
  /** It can't be accepted any more, or was not meant to be. */
  readonly spent?: LeftInvitation;
  readonly failure?: Failure;
}

async function accept({ service, kind, invitation }: Waiting): Promise<Outcome> {
  const named = invitationOf(kind.resourceType, invitation);
  try {
    await service.respond(invitation.shareInvitationId, "ACCEPT");
    return { accepted: named };
  } catch (error) {
    // Withdrawn, expired or answered since.
    if (isSpent(error)) return { spent: { ...named, reason: String(reasonOf(error)) } };
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
    const service = anyService(context, place);
    if (known.accountId !== undefined) await assertSameRecipient(service, known.accountId);
    const accountId = known.accountId ?? (await service.accountId());
    const { fitting, left } = await findWaiting(context, place, place);
    const accepted = await findAccepted(context, place, place, known.accepted ?? []);
    const waiting = fitting.map(({ kind, invitation }) => ({
      ...invitationOf(kind.resourceType, invitation),
      reason: 'it fits: the next "pulumi up" accepts it',
    }));
    return { ...place, ...(accountId !== undefined && { accountId }), accepted, left: inOrder([...left, ...waiting]) };
  });
}

/** Leaves what was accepted, unless the program asks for its end. */
export async function endAcceptances(context: KindContext, state: AcceptancesState): Promise<void> {
  const { accepted, scope, rejectOnDelete, accountId } = state;
  if (!rejectOnDelete) {
    if (accepted.length > 0) context.log.info(scope, `${accepted.length} resources that were accepted stay accepted`);
    return;
  }
  await explainErrors("rejecting", state, async () => {
    if (accountId !== undefined) await assertSameRecipient(anyService(context, state), accountId);
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
  const kind = kinds.find(({ resourceType }) => resourceType === accepted.resourceType);
  if (!kind) return { line: `${describe(accepted)}: this version does not know the type`, advice: undefined };
  const { resourceId: id } = accepted;
  const resource = { kind, id, name: id };
  const key = acceptanceKey(accountId, resource);
  const other = context.journal.ownerOf(key);
  if (other !== undefined) {
    context.log.warn(scope, `the access to ${describe(accepted)} was not ended: ${other} declares it`);
    return undefined;
  }
  const service = context.connections.service(kind.name, connection, region);
  try {
    const access = await findAccess(service, resource, accepted);
    if (access?.shareInvitationId !== undefined) await service.respond(access.shareInvitationId, "REJECT");
    else if (access) {
      const why = `account ${access.sharedBy} shares it through the organization, and only that account can end this`;
      context.log.warn(scope, `the access to ${describe(accepted)} was not ended: ${why}`);
    }
    return undefined;
  } catch (error) {
    return isSpent(error) ? undefined : failureOf(describe(accepted), error);
  }
}

/** For what is the same for all kinds. */
function anyService(context: KindContext, { connection, region }: Pick<AcceptancesInputs, "connection" | "region">) {
  return context.connections.service(kinds[0]?.name ?? "", connection, region) as KindService;
}

/** Does the work, and explains its failure to a person. */
export async function explainErrors<T>(
  action: "accepting" | "reading" | "rejecting" | "listing",
  { from, region }: Pick<AcceptancesInputs, "from" | "region">,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const what = `${action} what ${from.length === 1 ? "account" : "accounts"} ${from.join(", ")} shared in ${region}`;
    if (error instanceof UnfinishedAcceptancesError) {
      throw new UnfinishedAcceptancesError(error.state as AcceptancesState, `${what}: ${error.reason}`);
    }
    throw explained(what, error);
  }
}
