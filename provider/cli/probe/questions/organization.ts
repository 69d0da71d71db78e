import type { ShareStatus } from "../../../../emulator";
import { answered, type Call } from "../../../aws/calls/account";
import { pausesUpTo } from "../pauses";
import type { Trial } from "../trial";
import { createOver } from "./ended-shares";
import { type Finding, found, intervalFrom, middleOf, noted, type Question, shown, valueFor } from "./question";

export const organizationSharing: Question = {
  name: "organization-sharing",
  asks: "does this account share with its organization?",
  switches: ["organizationSharing"],
  needs: [],
  calls: () => 3,
  seconds: () => 0,
  async *play(trial) {
    const { output, call } = await trial.owner.need("GetGlobalSettings", {});
    const status = output.OrganizationSharingStatus;
    const value = status === "ENABLED" ? true : status === "DISABLED" ? false : undefined;
    yield found("organizationSharing", value, `this account's OrganizationSharingStatus is ${status}`, call);
    const { organization } = trial.environment;
    if (value !== false || organization === undefined) return;
    const share = await trial.create(organization);
    const fits = share.refusal === "validation" ? ", as the emulator assumes" : "";
    yield noted(`a share with ${organization}: ${answered(share.call)}${fits}`, share.call);
  },
};

export const associating: Question = {
  name: "organization",
  asks: "what can be done to a share with an organization while it is ASSOCIATING, and how long is it?",
  switches: ["createOver", "updateAssociating", "deleteAssociating", "associateSeconds"],
  needs: ["organization"],
  calls: ({ watchSeconds }) => 1 + 2 + 3 + 6 + 1 + pausesUpTo(watchSeconds).length,
  seconds: ({ watchSeconds }) => 31 + watchSeconds,
  async *play(trial) {
    const organization = trial.environment.organization ?? "";
    const first = await trial.share(organization);
    const over = await createOver(trial, first.shareId, organization);
    const { shareId } = over;
    const update = await trial.update(shareId, "CONTRIBUTOR");
    const listed = (await trial.list({ MaxResults: 50 })).shares.find(({ ShareId }) => ShareId === shareId);
    const removal = await trial.delete(shareId);

    const before = update.output?.WorkloadShare?.Status;
    const wasUpdatedInTime = before === "ASSOCIATING" || update.refusal === "conflict";
    const wasDeletedInTime = listed ? listed.Status === "ASSOCIATING" : wasUpdatedInTime;
    const values = { conflict: "conflict", succeed: "succeed" } as const;
    const late = "the share was not caught while it was ASSOCIATING";
    yield found(
      "createOver",
      wasUpdatedInTime ? (over.isNew ? ["ASSOCIATING"] : []) : undefined,
      wasUpdatedInTime ? `a create over a share that is ASSOCIATING: ${over.says}` : late,
      over.call,
    );
    yield found(
      "updateAssociating",
      wasUpdatedInTime ? valueFor(update, values) : undefined,
      wasUpdatedInTime ? `an update while it is ASSOCIATING: ${answered(update.call)}` : late,
      update.call,
    );
    yield found(
      "deleteAssociating",
      wasDeletedInTime ? valueFor(removal, values) : undefined,
      wasDeletedInTime ? `a delete while it is ASSOCIATING: ${answered(removal.call)}` : late,
      removal.call,
    );
    if (removal.refusal) await trial.remove(shareId);

    const again = await trial.share(organization);
    yield await watchAssociation(trial, again);
  },
};

async function watchAssociation(
  trial: Trial,
  { shareId, call: created }: { shareId: string; call: Call },
): Promise<Finding> {
  let lastWithout: Call | undefined;
  for (const pause of pausesUpTo(trial.environment.watchSeconds)) {
    await trial.wait(pause);
    const { shares, call } = await trial.list({ MaxResults: 50 });
    const status = shares.find(({ ShareId }) => ShareId === shareId)?.Status;
    if (status === "ASSOCIATED") {
      const interval = intervalFrom(created, lastWithout, call);
      const seconds = lastWithout ? middleOf(interval) : 0;
      const evidence = [created, ...(lastWithout ? [lastWithout] : []), call];
      return found("associateSeconds", seconds, `lists show ASSOCIATED after ${shown(interval)}`, ...evidence);
    }
    if (status === "FAILED") return found("associateSeconds", undefined, "the share FAILED", call);
    lastWithout = call;
  }
  const says = `the share was not ASSOCIATED within ${trial.environment.watchSeconds} s`;
  return found("associateSeconds", undefined, says, ...(lastWithout ? [lastWithout] : []));
}

export const organizationMembers: Question = {
  name: "organization-member",
  asks: "what does an account of the organization see of a share with it, and need to accept?",
  switches: ["associatedInvitationId", "invitationsListed", "createOver", "membersNeedInvitation"],
  needs: ["organization", "recipient"],
  calls: () => 1 + 1 + 6 + 1 + 1 + 1 + 1 + 6,
  seconds: () => 62,
  async *play(trial) {
    const { shareId } = await trial.share(trial.environment.organization ?? "");
    const associated = await trial.findShare(shareId, ({ Status }) => Status === "ASSOCIATED");
    if (!associated) {
      return yield found("associatedInvitationId", undefined, "the share with the organization was not associated");
    }
    const workload = await trial.workload();
    const WorkloadId = workload.id;
    const read = await trial.recipient?.answer("GetWorkload", { WorkloadId });
    if (!read?.output) {
      const says = `the recipient can't read the workload, so it is not in the organization: ${read && answered(read.call)}`;
      return yield found("associatedInvitationId", undefined, says, ...(read ? [read.call] : []));
    }
    const hasInvitation = read.output.Workload?.ShareInvitationId !== undefined;
    const has = `the workload that the recipient reads has ${hasInvitation ? "a" : "no"} ShareInvitationId`;
    yield found("associatedInvitationId", hasInvitation, has, read.call);

    const { found: invitations, call } = await trial.invitations(workload);
    const listed: ShareStatus[] = invitations.length > 0 ? ["ASSOCIATED"] : [];
    const isListed = listed.length > 0 ? "listed" : "not listed";
    yield found("invitationsListed", listed, `to what is ASSOCIATED, an invitation is ${isListed}`, call);

    const over = await createOver(trial, shareId, trial.environment.organization ?? "");
    const says = `a create over a share that is ASSOCIATED: ${over.says}`;
    yield found("createOver", over.isNew ? ["ASSOCIATED"] : [], says, over.call);

    const member = await trial.share(trial.principal);
    const invited = await trial.findShare(member.shareId);
    const status = invited?.share.Status;
    const needs = status === "PENDING" ? true : status?.startsWith("ASSOCIAT") ? false : undefined;
    const evidence = [member.call, ...(invited ? [invited.call] : [])];
    yield found(
      "membersNeedInvitation",
      needs,
      `a share with an account of the organization is ${status}`,
      ...evidence,
    );
  },
};
