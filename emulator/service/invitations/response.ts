import type { Context } from "../context";
import { conflict, notFound, type ServiceError } from "../errors";
import { type Share, type ShareStatus, withStatus } from "../shares/share";
import type { InvitationAction } from "./invitation-requests";

/** The ResourceType of errors. AWS documents no values. */
export const invitationType = "SHARE_INVITATION";

const statusAfter = { ACCEPT: "ACCEPTED", REJECT: "REJECTED" } as const satisfies Record<InvitationAction, ShareStatus>;

/**
 * Accepts or rejects an invitation, as UpdateShareInvitation does. An accepted one can still be rejected (documented).
 * @throws ServiceError if it is in another status; which error is assumed.
 */
export function respond({ behaviour, store, now }: Context, share: Share, action: InvitationAction): void {
  const status = statusAfter[action];
  if (share.status === status && behaviour.respondAgain === "succeed") return;
  const isReversed = share.status === "REJECTED" && behaviour.acceptRejected === "succeed";
  const isOpen = share.status === "PENDING" || (action === "REJECT" ? share.status === "ACCEPTED" : isReversed);
  if (!isOpen) throw cannotRespond(share, action, behaviour.respondTerminalStatus);
  store.putShare(withStatus(share, status, now()));
}

function cannotRespond(
  share: Share,
  action: InvitationAction,
  ofTerminalStatus: "conflict" | "notFound",
): ServiceError {
  switch (share.status) {
    case "REJECTED":
    case "EXPIRED":
    case "REVOKED":
    case "FAILED":
      if (ofTerminalStatus === "notFound") return notFound(invitationType, share.invitationId);
  }
  const participle = statusAfter[action].toLowerCase();
  return conflict(invitationType, share.invitationId, `The invitation is ${share.status}, and can't be ${participle}.`);
}
