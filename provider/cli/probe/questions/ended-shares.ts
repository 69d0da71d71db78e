import type { ShareStatus } from "../../../../emulator";
import { type Call, unanswered } from "../calls";
import type { Scene } from "../scene";
import { found, foundBy, type Question } from "./question";

/** Creates a share over one. Returns whether that made a new one. @throws Unanswered if it was refused for anything else. */
export async function createOver(scene: Scene, shareId: string, sharedWith: string, workloadId?: string) {
  const { output, refusal, failure, call } = await scene.create(
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
  async *play(scene) {
    const isOver: ShareStatus[] = [];
    const tried: string[] = [];
    const evidence: Call[] = [];
    let { shareId } = await scene.share(scene.principal);
    const tryOver = async (status: ShareStatus) => {
      const over = await createOver(scene, shareId, scene.principal);
      evidence.push(over.call);
      tried.push(`${status}: ${over.says}`);
      if (over.isNew) isOver.push(status);
      shareId = over.shareId;
      return over.isNew;
    };
    await tryOver("PENDING");
    if (scene.recipient) {
      const workload = await scene.workload();
      const first = await scene.needInvitation(workload);
      evidence.push(await scene.needResponse(first.id, "ACCEPT"));
      const isReplaced = await tryOver("ACCEPTED");
      const second = isReplaced ? await scene.needInvitation(workload, [first.id]) : first;
      evidence.push(await scene.needResponse(second.id, "REJECT"));
      await tryOver("REJECTED");
    }
    const others = scene.recipient ? "" : "; over others, it takes --recipient-profile";
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
  async *play(scene) {
    const { shareId } = await scene.share(scene.principal);
    const workload = await scene.workload();
    const { id } = await scene.needInvitation(workload);
    await scene.needResponse(id, "ACCEPT");

    const update = await scene.update(shareId, "CONTRIBUTOR");
    const status = update.output?.WorkloadShare?.Status;
    const resets = status === "PENDING" ? true : status === "ACCEPTED" ? false : undefined;
    const after = status ? `after it, the share is ${status}` : `${update.call.error?.name}`;
    yield found("updateResetsToPending", resets, `an update of an accepted share: ${after}`, update.call);

    const rejection = await scene.respond(id, "REJECT");
    if (rejection.refusal) await scene.needResponse((await scene.needInvitation(workload, [id])).id, "REJECT");
    yield foundBy("updateTerminalStatus", "an update of a rejected share", await scene.update(shareId, "READONLY"), {
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
  async *play(scene) {
    const { workload, shares } = scene.cast.expired ?? { workload: undefined, shares: [] };
    const [share] = shares;
    if (!workload || !share?.ShareId || !share.SharedWith) return;
    const { ShareId: shareId, SharedWith: sharedWith } = share;

    if (scene.recipient && sharedWith === scene.principal) {
      const { found: invitations, call } = await scene.invitations(workload);
      const listed: ShareStatus[] = invitations.length > 0 ? ["EXPIRED"] : [];
      yield found(
        "invitationsListed",
        listed,
        `an expired invitation is ${listed.length > 0 ? "listed" : "not listed"}`,
        call,
      );
    }

    const replay = await scene.create(sharedWith, {
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
      : await createOver(scene, shareId, sharedWith, workload.id);
    const says = `a create over a share that is EXPIRED: ${over.says}`;
    yield found("createOver", over.isNew ? ["EXPIRED"] : [], says, over.call);

    if (over.isNew) return;
    const update = await scene.update(shareId, "CONTRIBUTOR", workload.id);
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
