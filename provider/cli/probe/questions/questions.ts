import type { Behaviour, ShareStatus } from "../../../../emulator";
import { deletedShares } from "./deleted-shares";
import { createOverShares, expiredShares, updateEnded } from "./ended-shares";
import { invitationPermission, responses } from "./invitations";
import { lenses } from "./lenses";
import { listLag } from "./list-lag";
import { listPages } from "./list-pages";
import { type QuestionName, questionNames } from "./names";
import { associating, organizationMembers, organizationSharing } from "./organization";
import { principals } from "./principals";
import type { Need, Question } from "./question";
import { quota, shareQuota } from "./quota";
import { requestRate } from "./request-rate";
import { spentToken, tokenRetention } from "./tokens";

const byName: Readonly<Record<QuestionName, Question>> = {
  "spent-token": spentToken,
  "token-retention": tokenRetention,
  "list-lag": listLag,
  "list-pages": listPages,
  principals,
  "deleted-share": deletedShares,
  "create-over": createOverShares,
  update: updateEnded,
  responses,
  "invitation-permission": invitationPermission,
  lenses,
  "organization-sharing": organizationSharing,
  organization: associating,
  "organization-member": organizationMembers,
  quota,
  expired: expiredShares,
  "request-rate": requestRate,
};

/** All questions, in the order in which they are played. */
export const questions: readonly Question[] = questionNames.map((name) => byName[name]);

const failures =
  "a share fails when AWS throttles it asynchronously: to provoke that would take a load that no account should be put under";

/** The emulator's switches that no question finds, and why. */
export const unplayable: Partial<Readonly<Record<keyof Behaviour, string>>> = {
  profileShareQuota:
    "AWS documents no quota, so it would take an unknown number of principals, each of which would be invited",
  failAfterCreate: failures,
  failAfterSeconds: failures,
  failMessage: failures,
};

/** Statuses that no question brings about, and why: what AWS does in them is not found. */
export const unreachedStatuses: Partial<Readonly<Record<ShareStatus, string>>> = {
  REVOKED: "AWS doesn't document when it revokes a share",
  FAILED: failures,
};

/** What a question lacks, and how to give it. */
export const lacks: Readonly<Record<Need, string>> = {
  recipient: "it needs the recipient's side: --recipient-profile",
  organization: "it needs an organization or OU to share with: --organization",
  expired: "it needs shares that have expired: run with --leave-pending, and again after 7 days",
  "full workload": `it needs ${shareQuota + 1} principals, one more than a workload can be shared with: --share-with`,
};
