import { randomUUID } from "node:crypto";
import { type Account, type Answer, type Call, type CallLog, Unanswered, unanswered } from "../../aws/calls/account";
import type { Output, PermissionType, ShareInvitationSummary, WorkloadShareSummary } from "../../aws/calls/operations";
import { malformed } from "../../aws/kinds/share-api";
import type { Clock } from "../../core/context";
import { retryPauses } from "./pauses";
import type { ProbeResource } from "./resources";
import type { Sandbox } from "./sandbox";

/** What a person has given a probe to work with. */
export interface Environment {
  readonly owner: Account;
  readonly recipient?: Account | undefined;
  /** What to share with: an account's ID first, which is the recipient's if there is one; then others. */
  readonly principals: readonly [string, ...string[]];
  /** The ID or ARN of an organization or OU. */
  readonly organization?: string | undefined;
  /** A workload of an earlier run, and its shares, which have expired. */
  readonly expired?: { readonly workload: ProbeResource; readonly shares: readonly WorkloadShareSummary[] } | undefined;
  readonly partition: string;
  /** For how long a token or a list is watched at most. */
  readonly watchSeconds: number;
}

/** Seconds after which any list is taken to show what was done before. */
const settleSeconds = 20;

/** A question's part of a probe: its accounts, a workload of its own, and what is done to its shares. */
export class Trial {
  readonly owner: Account;
  readonly recipient: Account | undefined;
  readonly principal: string;
  #workload: Promise<ProbeResource> | undefined;

  constructor(
    readonly environment: Environment,
    private readonly label: string,
    private readonly sandbox: Sandbox,
    log: CallLog,
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
  ) {
    this.owner = environment.owner.loggedIn(log);
    this.recipient = environment.recipient?.loggedIn(log);
    this.principal = environment.principals[0];
  }

  /** The question's workload, which is made when it is first asked for. */
  async workload(): Promise<ProbeResource> {
    this.#workload ??= this.make("workload");
    return this.#workload;
  }

  /** Makes a resource that is removed after the question. */
  make(kind: ProbeResource["kind"]): Promise<ProbeResource> {
    return this.sandbox.make(this.owner, kind, this.label);
  }

  now(): number {
    return this.clock.now();
  }

  async wait(seconds: number): Promise<void> {
    if (seconds > 0) await this.clock.sleep(seconds * 1000, this.signal);
    this.signal.throwIfAborted();
  }

  /** Waits until lists show what was done before. */
  settle(): Promise<void> {
    return this.wait(settleSeconds);
  }

  async create(
    SharedWith: string,
    { token, workloadId }: { readonly token?: string | undefined; readonly workloadId?: string } = {},
  ): Promise<Answer<Output<"CreateWorkloadShare">>> {
    const WorkloadId = workloadId ?? (await this.workload()).id;
    const ClientRequestToken = token ?? randomUUID();
    return this.owner.answer("CreateWorkloadShare", {
      WorkloadId,
      SharedWith,
      PermissionType: "READONLY",
      ClientRequestToken,
    });
  }

  /** Creates a share that a question needs. @throws Unanswered if it is refused. */
  async share(sharedWith: string, token?: string): Promise<{ readonly shareId: string; readonly call: Call }> {
    const { output, failure, call } = await this.create(sharedWith, { token });
    if (failure) throw unanswered(`no share with ${sharedWith} could be made`, failure);
    if (!output.ShareId) throw malformed(call.operation, "ShareId");
    return { shareId: output.ShareId, call };
  }

  async update(shareId: string, PermissionType: PermissionType, workloadId?: string) {
    const WorkloadId = workloadId ?? (await this.workload()).id;
    return this.owner.answer("UpdateWorkloadShare", { WorkloadId, ShareId: shareId, PermissionType });
  }

  async delete(shareId: string) {
    const WorkloadId = (await this.workload()).id;
    return this.owner.answer("DeleteWorkloadShare", { WorkloadId, ShareId: shareId, ClientRequestToken: randomUUID() });
  }

  /** Deletes a share that is in a question's way. @throws Unanswered if it is refused for long. */
  async remove(shareId: string): Promise<Call> {
    let answer = await this.delete(shareId);
    for (const pause of retryPauses) {
      if (answer.refusal !== "conflict") break;
      await this.wait(pause);
      answer = await this.delete(shareId);
    }
    if (!answer.failure || answer.refusal === "notFound") return answer.call;
    throw unanswered(`the share ${shareId} could not be deleted`, answer.failure);
  }

  /** One page of the workload's shares, and more if it is asked for. */
  async list(filter: { SharedWithPrefix?: string; MaxResults?: number } = {}) {
    const WorkloadId = (await this.workload()).id;
    const { output, call } = await this.owner.need("ListWorkloadShares", { WorkloadId, ...filter });
    return { shares: output.WorkloadShareSummaries ?? [], nextToken: output.NextToken, call };
  }

  /** Lists until a share is shown, and is as it is awaited. Undefined if it never is. */
  async findShare(
    shareId: string,
    isAwaited: (share: WorkloadShareSummary) => boolean = () => true,
  ): Promise<{ readonly share: WorkloadShareSummary; readonly call: Call } | undefined> {
    for (const pause of [0, ...retryPauses]) {
      await this.wait(pause);
      const { shares, call } = await this.list({ MaxResults: 50 });
      const share = shares.find(({ ShareId }) => ShareId === shareId);
      if (share && isAwaited(share)) return { share, call };
    }
    return undefined;
  }

  /** The recipient's invitations to a resource, as they are listed now. */
  async invitations({
    kind,
    id,
    name,
  }: ProbeResource): Promise<{ readonly found: ShareInvitationSummary[]; readonly call: Call }> {
    const filter =
      kind === "workload"
        ? ({ ShareResourceType: "WORKLOAD", WorkloadNamePrefix: name } as const)
        : ({ ShareResourceType: "TEMPLATE", TemplateNamePrefix: name } as const);
    const { output, call } = await this.#asRecipient().need("ListShareInvitations", { ...filter, MaxResults: 50 });
    const found = (output.ShareInvitationSummaries ?? []).filter(
      ({ WorkloadId, TemplateArn }) => WorkloadId === id || TemplateArn === id,
    );
    return { found, call };
  }

  /** Lists the recipient's invitations until one is shown. @param known the IDs of others. Undefined if none ever is. */
  async findInvitation(
    made: ProbeResource,
    known: readonly string[] = [],
  ): Promise<{ readonly id: string; readonly summary: ShareInvitationSummary; readonly call: Call } | undefined> {
    for (const pause of [0, ...retryPauses]) {
      await this.wait(pause);
      const { found, call } = await this.invitations(made);
      const summary = found.find(({ ShareInvitationId: id }) => id !== undefined && !known.includes(id));
      if (summary?.ShareInvitationId) return { id: summary.ShareInvitationId, summary, call };
    }
    return undefined;
  }

  /** The same, for questions that can't go on without. @throws Unanswered */
  async needInvitation(made: ProbeResource, known: readonly string[] = []) {
    const invitation = await this.findInvitation(made, known);
    if (invitation) return invitation;
    throw new Unanswered("the recipient's list shows no invitation, so it can't be answered");
  }

  respond(ShareInvitationId: string, ShareInvitationAction: "ACCEPT" | "REJECT") {
    return this.#asRecipient().answer("UpdateShareInvitation", { ShareInvitationId, ShareInvitationAction });
  }

  /** Answers an invitation as a question needs it. @throws Unanswered if that is refused. */
  async needResponse(invitationId: string, action: "ACCEPT" | "REJECT"): Promise<Call> {
    const { failure, call } = await this.respond(invitationId, action);
    if (failure) throw unanswered(`the recipient could not ${action} the invitation`, failure);
    return call;
  }

  #asRecipient(): Account {
    if (!this.recipient) throw new Error("A question that has no recipient wanted to do what a recipient does.");
    return this.recipient;
  }
}
