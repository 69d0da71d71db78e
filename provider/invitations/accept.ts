import { type ServiceFailure, ShareError, UnfinishedError } from "../core/errors";
import { polls } from "../core/poll";
import type { KindContext, KindService } from "../shares/model/kind-service";
import { newRecord } from "../shares/model/state";
import {
  type Access,
  assertNotOwned,
  assertSameRecipient,
  assertSharedBy,
  findAccess,
  findInvitations,
  type Wanted,
} from "./access";
import { explainErrors, isSpent } from "./errors";
import {
  type AcceptanceInputs,
  type AcceptanceState,
  acceptanceId,
  acceptanceKey,
  defaultInvitationTimeoutSeconds,
  hasAccess,
  ownedAcceptanceOf,
} from "./model";

/**
 * Accepts the invitation to what is declared, and waits for it if there is none yet. There is no token: run again after any
 * crash, it finds what is so by reading.
 * @throws ShareError if nothing was offered in time, or another account offers it than the program says.
 */
export async function acceptInvitation(context: KindContext, inputs: AcceptanceInputs): Promise<AcceptanceState> {
  const { resource, scope } = inputs;
  const service = context.connections.service(resource.kind.name, inputs.connection, inputs.region);
  try {
    return await explainErrors("accepting", resource, service, async () => {
      await assertNotOwned(service, inputs);
      const accepted = await waitForAccess(context, service, inputs);
      if (accepted.isOld) context.log.info(scope, alreadyMessage(accepted));
      const accountId = await service.accountId();
      const state = stateOf(
        { ...declaredOf(inputs), record: newRecord(), ...(accountId !== undefined && { accountId }) },
        accepted,
      );
      context.journal.addOwned(ownedAcceptanceOf(state));
      return state;
    });
  } catch (error) {
    const accountId = await service.accountId().catch(() => undefined);
    context.journal.addMissing({ key: acceptanceKey(accountId, resource), scope });
    throw error;
  }
}

/**
 * Updates an acceptance to what is declared now. If the access has ended, a new invitation is accepted; the one that was
 * accepted before never is.
 * @throws UnfinishedError if there is no access, and no new invitation.
 */
export async function updateAcceptance(
  context: KindContext,
  state: AcceptanceState,
  inputs: AcceptanceInputs,
): Promise<AcceptanceState> {
  const { resource } = inputs;
  const service = context.connections.service(resource.kind.name, inputs.connection, state.region);
  return explainErrors("accepting", resource, service, async () => {
    await assertSharedBy(service, inputs, state.sharedBy);
    if (state.accountId !== undefined) await assertSameRecipient(service, state.accountId);
    const { record = newRecord(), accountId } = state;
    const kept = { ...declaredOf(inputs), record, ...(accountId !== undefined && { accountId }) };
    const next = hasAccess(state.status) ? stateOf(kept, state) : await renewed(service, kept, state);
    context.journal.addOwned(ownedAcceptanceOf(next));
    return next;
  });
}

/** What was accepted, as far as AWS says. */
type Accepted = Pick<AcceptanceState, "sharedBy" | "shareInvitationId" | "permissionType" | "status">;

async function renewed(
  service: KindService,
  kept: Omit<AcceptanceState, keyof Accepted>,
  state: AcceptanceState,
): Promise<AcceptanceState> {
  const wanted = { resource: state.resource, sharedBy: state.sharedBy };
  const answer = await accept(service, wanted, state);
  if (answer.accepted) return stateOf(kept, answer.accepted);
  const access = await findAccess(service, state.resource, answer.refused[0]?.offered ?? state);
  if (access) return stateOf(kept, acceptedAfterAll(answer, access) ?? access);
  const ended = stateOf(kept, { ...state, status: "ENDED" });
  throw new UnfinishedError(acceptanceId(ended), ended, endedMessage(state));
}

async function waitForAccess(
  context: KindContext,
  service: KindService,
  inputs: AcceptanceInputs,
): Promise<Accepted & { readonly isOld?: boolean }> {
  const { resource, scope, invitationTimeoutSeconds = defaultInvitationTimeoutSeconds } = inputs;
  const what = `waiting for the invitation to ${resource.kind.noun} ${resource.name}`;
  const report = (seconds: number) => context.log.progress(scope, `${what} (${seconds} s left)`);
  let refusal: ServiceFailure | undefined;
  for await (const _ of polls(context, invitationTimeoutSeconds, report)) {
    const answer = await accept(service, inputs);
    if (answer.accepted) return answer.accepted;
    const [refused] = answer.refused;
    const access = await findAccess(service, resource, refused?.offered);
    if (access) {
      await assertSharedBy(service, inputs, access.sharedBy);
      return acceptedAfterAll(answer, access) ?? { ...access, isOld: true };
    }
    refusal = refused?.refusal;
  }
  throw refusal ?? new ShareError(await notOffered(service, inputs, invitationTimeoutSeconds));
}

/** How AWS took it that the pending invitations were accepted, one after the other until one was. */
interface Answer {
  readonly accepted?: Accepted;
  /** What those offer that can't be accepted any more. */
  readonly refused: readonly { readonly offered: Accepted; readonly refusal: ServiceFailure }[];
}

/** Accepts a pending invitation, if there is one. */
async function accept(
  service: KindService,
  wanted: Wanted,
  before?: Pick<AcceptanceState, "shareInvitationId">,
): Promise<Answer> {
  const refused: Answer["refused"][number][] = [];
  for (const invitation of await findInvitations(service, wanted, before?.shareInvitationId)) {
    const { shareInvitationId, sharedBy, permissionType } = invitation;
    await assertSharedBy(service, wanted, sharedBy);
    const permission = permissionType && { permissionType };
    const offered: Accepted = { shareInvitationId, sharedBy, ...permission, status: "ACCEPTED" };
    try {
      await service.respond(shareInvitationId, "ACCEPT");
      return { accepted: offered, refused };
    } catch (error) {
      // Withdrawn or expired since, or accepted: by another process, or by a try whose answer was lost. Reading tells.
      if (!isSpent(error)) throw error;
      refused.push({ offered, refusal: error });
    }
  }
  return { refused };
}

/** What an invitation offered, if the access has come by it. AWS says the permission of pending invitations only. */
function acceptedAfterAll({ refused }: Answer, { shareInvitationId }: Access): Accepted | undefined {
  return refused.find(({ offered }) => offered.shareInvitationId === shareInvitationId)?.offered;
}

/** What state keeps of what is declared. */
function declaredOf(inputs: AcceptanceInputs): AcceptanceInputs & Pick<AcceptanceState, "isSharerDeclared"> {
  return { ...inputs, ...(inputs.sharedBy !== undefined && { isSharerDeclared: true }) };
}

/** What state keeps: what was declared or known before, and what was accepted. */
export function stateOf(kept: Omit<AcceptanceState, keyof Accepted>, accepted: Accepted): AcceptanceState {
  const { sharedBy, shareInvitationId, permissionType, status } = accepted;
  return {
    ...kept,
    sharedBy,
    ...(shareInvitationId !== undefined && { shareInvitationId }),
    ...(permissionType !== undefined && { permissionType }),
    status,
  };
}

function alreadyMessage({ status, sharedBy }: Pick<Access, "status" | "sharedBy"> | Accepted): string {
  return status === "ASSOCIATED"
    ? `account ${sharedBy} shares it through the organization, without an invitation: there was nothing to accept`
    : `it was accepted before this run, from account ${sharedBy}`;
}

async function notOffered(service: KindService, { resource, sharedBy }: Wanted, seconds: number): Promise<string> {
  const caller = (await service.accountId()) ?? "of the credentials";
  const owner = sharedBy ?? resource.arn?.accountId;
  const who = owner === undefined ? "its owner" : `its owner, account ${owner},`;
  return `account ${caller} was not offered it within ${seconds} s, and has no access to it. Check the Region and the credentials; else ${who} has to share it with account ${caller}, in this Region. An invitation that was rejected, or is older than 7 days, has to be made again`;
}

/** What a person should know of access that has ended, and what to do. */
export function endedMessage({ resource, sharedBy }: Pick<AcceptanceState, "resource" | "sharedBy">): string {
  return `the access to the ${resource.kind.noun} has ended: this account has rejected it, or account ${sharedBy} no longer shares it. It is not accepted again by itself: if it is wanted, account ${sharedBy} has to delete the share, if it still has it, and share anew: "pulumi up --refresh" then accepts the new invitation; else remove the acceptance from the program`;
}
