import type { ShareStatus } from "../../../../emulator";
import { type Call, unanswered } from "../../../aws/calls/account";
import type { Trial } from "../trial";
import { found, foundBy, type Question } from "./question";

/** Creates a share over one. Returns whether that made a new one. @throws Unanswered if it was refused for anything else. */
export async function createOver(trial: Trial, shareId: string, sharedWith: string, workloadId?: string) {
  const { output, refusal, failure, call } = await trial.create(
    sharedWith,
    workloadId === undefined ? {} : { workloadId },
  );
  if (failure && refusal !== "conflict") throw unanswered("a create over a share could not be tried", failure);
  const isNew = output !== undefined && output.ShareId !== shareId;
  const says = isNew ? "a new share" : output ? "the same share" : "a conflict";
  return { isNew, says, shareId: output?.ShareId ?? shareId, call };
}

export const createOverShares: Question = {
  name: "create-over",
  asks: "in which statuses does a share not prevent a new one for the same principal?",
  switches: ["createOver"],
  needs: [],
  calls: () => 1 + 4 + 12 + 2,
  seconds: () => 62,
  async *play(trial) {
    const isOver: ShareStatus[] = [];
    const tried: string[] = [];
    const evidence: Call[] = [];
    let { shareId } = await trial.share(trial.principal);
    const tryOver = async (status: ShareStatus) => {
      const over = await createOver(trial, shareId, trial.principal);
      evidence.push(over.call);
      tried.push(`${status}: ${over.says}`);
      if (over.isNew) isOver.push(status);
      shareId = over.shareId;
      return over.isNew;
    };
    await tryOver("PENDING");
    if (trial.recipient) {
      const workload = await trial.workload();
      const first = await trial.needInvitation(workload);
      evidence.push(await trial.needResponse(first.id, "ACCEPT"));
      const isReplaced = await tryOver("ACCEPTED");
      const second = isReplaced ? await trial.needInvitation(workload, [first.id]) : first;
      evidence.push(await trial.needResponse(second.id, "REJECT"));
      await tryOver("REJECTED");
    }
    const others = trial.recipient ? "" : "; over others, it takes --recipient-profile";
    yield found("createOver", isOver, `a create over a share that is ${tried.join(", ")}${others}`, ...evidence);
  },
};

export const updateEnded: Question = {
  name: "update",
  asks: "what does an update do to a share that was accepted or rejected?",
  switches: ["updateResetsToPending", "updateTerminalStatus"],
  needs: ["recipient"],
  calls: () => 2 + 6 + 1 + 1 + 2 + 6 + 1,
  seconds: () => 62,
  async *play(trial) {
    const { shareId } = await trial.share(trial.principal);
    const workload = await trial.workload();
    const { id } = await trial.needInvitation(workload);
    await trial.needResponse(id, "ACCEPT");

    const update = await trial.update(shareId, "CONTRIBUTOR");
    const status = update.output?.WorkloadShare?.Status;
    const resets = status === "PENDING" ? true : status === "ACCEPTED" ? false : undefined;
    const after = status ? `after it, the share is ${status}` : `${update.call.error?.name}`;
    yield found("updateResetsToPending", resets, `an update of an accepted share: ${after}`, update.call);

    const rejection = await trial.respond(id, "REJECT");
    if (rejection.refusal) await trial.needResponse((await trial.needInvitation(workload, [id])).id, "REJECT");
    yield foundBy("updateTerminalStatus", "an update of a rejected share", await trial.update(shareId, "READONLY"), {
      conflict: "conflict",
      succeed: "succeed",
    });
  },
};

export const expiredShares: Question = {
  name: "expired",
  asks: "what do a token, a create, an update and a list do about a share that has expired?",
  switches: ["createOver", "updateTerminalStatus", "invitationsListed", "tokenRetentionSeconds"],
  needs: ["expired"],
  calls: () => 4,
  seconds: () => 0,
  async *play(trial) {
    const { workload, shares } = trial.environment.expired ?? { workload: undefined, shares: [] };
    const share = shares.find(({ SharedWith }) => SharedWith === trial.principal) ?? shares[0];
    if (!workload || !share?.ShareId || !share.SharedWith) return;
    const { ShareId: shareId, SharedWith: sharedWith } = share;

    if (trial.recipient && sharedWith === trial.principal) {
      const { found: invitations, call } = await trial.invitations(workload);
      const listed: ShareStatus[] = invitations.length > 0 ? ["EXPIRED"] : [];
      yield found(
        "invitationsListed",
        listed,
        `an expired invitation is ${listed.length > 0 ? "listed" : "not listed"}`,
        call,
      );
    }

    const replay = await trial.create(sharedWith, {
      token: expiryToken(workload.id, sharedWith),
      workloadId: workload.id,
    });
    const isKept = replay.output?.ShareId === shareId;
    yield found(
      "tokenRetentionSeconds",
      undefined,
      isKept
        ? "the token of the share is still known, 7 days later"
        : `the same create again, 7 days later: ${replay.call.error?.name ?? "a new share"}`,
      replay.call,
    );
    const isReplaced = replay.output !== undefined && !isKept;

    const over = isReplaced
      ? { isNew: true, says: "a new share", call: replay.call }
      : await createOver(trial, shareId, sharedWith, workload.id);
    const says = `a create over a share that is EXPIRED: ${over.says}`;
    yield found("createOver", over.isNew ? ["EXPIRED"] : [], says, over.call);

    if (over.isNew) return;
    const update = await trial.update(shareId, "CONTRIBUTOR", workload.id);
    yield foundBy("updateTerminalStatus", "an update of an expired share", update, {
      conflict: "conflict",
      succeed: "succeed",
    });
  },
};

/** The token of a share that is left to expire: the run that finds it knows no other. */
export function expiryToken(workloadId: string, sharedWith: string): string {
  return `${workloadId} ${sharedWith} expiry`;
}
