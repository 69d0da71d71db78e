import { randomUUID } from "node:crypto";
import type { ShareStatus } from "../../../../emulator";
import { answered, type Call, unanswered } from "../../../aws/calls/account";
import { found, foundBy, type Question, valueFor } from "./question";

export const responses: Question = {
  name: "responses",
  asks: "which invitations are listed, and what does answering one again do?",
  switches: ["invitationsListed", "respondAgain", "respondTerminalStatus", "acceptRejected"],
  needs: ["recipient"],
  calls: () => 2 + 6 + 5 + 2,
  seconds: () => 31 + 40,
  async *play(trial) {
    await trial.share(trial.principal);
    const workload = await trial.workload();
    const listed: ShareStatus[] = [];
    const lists: Call[] = [];
    const invitation = await trial.needInvitation(workload);
    listed.push("PENDING");
    lists.push(invitation.call);
    const look = async (status: ShareStatus) => {
      await trial.settle();
      const { found: invitations, call } = await trial.invitations(workload);
      lists.push(call);
      if (invitations.length > 0) listed.push(status);
    };

    await trial.needResponse(invitation.id, "ACCEPT");
    await look("ACCEPTED");
    const acceptedAgain = await trial.respond(invitation.id, "ACCEPT");
    yield foundBy("respondAgain", "accepting an accepted invitation", acceptedAgain, {
      conflict: "conflict",
      succeed: "succeed",
    });

    await trial.needResponse(invitation.id, "REJECT");
    await look("REJECTED");
    const says = `of invitations that are PENDING, ACCEPTED and REJECTED, ${listed.join(" and ")} are listed`;
    yield found("invitationsListed", listed, says, ...lists);

    const rejectedAgain = await trial.respond(invitation.id, "REJECT");
    const accepted = await trial.respond(invitation.id, "ACCEPT");
    yield foundBy("acceptRejected", "accepting a rejected invitation", accepted, {
      succeed: "succeed",
      conflict: "refuse",
      notFound: "refuse",
    });
    // A refusal of either is about an invitation that was rejected.
    const refused = accepted.refusal ? accepted : rejectedAgain;
    const action = refused === accepted ? "accepting" : "rejecting";
    const kinds = { conflict: "conflict", notFound: "notFound" } as const;
    const answer = `${action} a rejected invitation: ${answered(refused.call)}`;
    yield found("respondTerminalStatus", valueFor(refused, kinds), answer, rejectedAgain.call, accepted.call);
  },
};

export const invitationPermission: Question = {
  name: "invitation-permission",
  asks: "has an invitation to a review template a PermissionType?",
  switches: ["invitationsHavePermission"],
  needs: ["recipient"],
  calls: () => 2 + 6,
  seconds: () => 31,
  async *play(trial) {
    const template = await trial.make("review template");
    const share = await trial.owner.answer("CreateTemplateShare", {
      TemplateArn: template.arn,
      SharedWith: trial.principal,
      ClientRequestToken: randomUUID(),
    });
    if (share.failure) throw unanswered("the review template could not be shared", share.failure);
    const { summary, call } = await trial.needInvitation(template);
    const permission = summary.PermissionType;
    const value = permission === undefined ? false : permission === "READONLY" ? true : undefined;
    yield found(
      "invitationsHavePermission",
      value,
      `the invitation has the PermissionType ${permission ?? "of none"}`,
      call,
    );
  },
};
