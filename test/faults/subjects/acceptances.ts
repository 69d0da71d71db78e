import type { Emulator } from "../../../emulator";
import type { StateResource } from "../../engine/project";
import { ShareAcceptance, ShareAcceptances } from "../../engine/recipients";
import type { Cell, Row } from "../cells";
import { type Found, keptError, type StruckResource } from "./subject";

/** The one who shares; the recipient is the account of the environment. */
const [sharer, recipient] = ["222222222222", "111111111111"];

/** A workload in the cell's Region that the sharer offers. */
async function offer({ control }: Emulator, { region }: Cell): Promise<string> {
  const { workloadId } = await control.addWorkload({ name: "Shop", accountId: sharer, region });
  await control.shareOutside(workloadId, recipient, "READONLY");
  return workloadId;
}

/** The sharer ends the access, and offers the same again. */
async function offerAgain({ control }: Emulator, { shares }: Found): Promise<void> {
  for (const { shareId, resourceId } of shares) {
    await control.deleteOutside(shareId);
    await control.shareOutside(resourceId, recipient, "READONLY");
  }
}

/** What state has of a workload that was accepted. */
interface Accepted {
  readonly shareInvitationId?: string;
  readonly permissionType?: string;
}

/** Why what state has of the one share in the Region isn't what is so. */
function mistake({ duration }: Cell, { shareInvitationId, permissionType }: Accepted, { shares }: Found) {
  const [share] = shares;
  if (shareInvitationId !== share?.invitationId) return `state names ${shareInvitationId}, not ${share?.invitationId}`;
  // AWS says the permission of pending invitations only: a rerun may find that it has been accepted.
  const isKnown = permissionType === "READONLY" || (duration === "always" && permissionType === undefined);
  return isKnown ? undefined : `the permission in state is ${permissionType}`;
}

const statusOf = ({ shares }: Found) => shares.map(({ status }) => status).join();

function unlessEnded(state: StateResource | undefined, found: Found): string | undefined {
  const isEnded = !state && statusOf(found) === "REJECTED";
  return isEnded ? undefined : `${state ? "" : "not "}in state, and ${statusOf(found)}`;
}

/** What failed leaves what state had. */
function lossOf(state: StateResource | undefined, phase: Cell["row"]["phase"], before: string): string | undefined {
  if (phase === "create") return undefined;
  const now = state?.outputs;
  return JSON.stringify(now?.status ?? now?.accepted) === before ? undefined : `state has ${JSON.stringify(now)}`;
}

const one: StruckResource = {
  name: "ShareAcceptance",
  type: ShareAcceptance,
  prepare: async (emulator, cell) => ({
    workloadId: await offer(emulator, cell),
    sharedBy: sharer,
    region: cell.region,
  }),
  meanwhile: offerAgain,
  doing: ({ workloadId, region }) =>
    new RegExp(
      `(accepting the invitation to|reading|rejecting the invitation to) workload ${workloadId} in ${region}: `,
    ),
  disagreement(cell, state, found) {
    const { phase } = cell.row;
    if (phase === "delete") return unlessEnded(state, found);
    const status = phase === "read" ? "PENDING" : "ACCEPTED";
    if (!state || state.outputs.status !== status || statusOf(found) !== status)
      return `state has ${state?.outputs.status}, and it is ${statusOf(found)}`;
    return phase === "read" ? keptError(state) : (mistake(cell, state.outputs, found) ?? keptError(state));
  },
  loss: ({ row: { phase } }, state) => lossOf(state, phase, phase === "update" ? '"PENDING"' : '"ACCEPTED"'),
};

const policy: StruckResource = {
  name: "ShareAcceptances",
  type: ShareAcceptances,
  async prepare(emulator, cell) {
    await offer(emulator, cell);
    return { from: [sharer], resourceTypes: ["WORKLOAD"], rejectOnDelete: true, region: cell.region };
  },
  meanwhile: offerAgain,
  doing: ({ region }) =>
    new RegExp(`(accepting|reading|rejecting|listing) what account ${sharer} shared in ${region}: `),
  disagreement(cell, state, found) {
    const { phase } = cell.row;
    if (phase === "delete") return unlessEnded(state, found);
    if (!state) return "it is not in state";
    const { accepted, left } = state.outputs as Readonly<Record<"accepted" | "left", readonly Accepted[]>>;
    const [expected, status] = phase === "read" ? [left, "PENDING"] : [accepted, "ACCEPTED"];
    if (accepted.length + left.length !== 1 || !expected[0] || statusOf(found) !== status)
      return `state has ${JSON.stringify({ accepted, left })}, and it is ${statusOf(found)}`;
    return mistake(cell, expected[0], found) ?? keptError(state);
  },
  loss: ({ row: { phase } }, state) => (phase === "create" || state ? undefined : "it is not in state"),
};

const [ofListed, ofAccepted] = [
  { subject: one, life: "acceptance-list" },
  { subject: one, life: "acceptance-accept" },
] as const;

const rowsOfOne: readonly Row[] = [
  {
    ...ofListed,
    name: "list (ListShareInvitations, in a create)",
    phase: "create",
    operation: "ListShareInvitations",
  },
  {
    ...ofAccepted,
    name: "accept (UpdateShareInvitation, in a create)",
    phase: "create",
    operation: "UpdateShareInvitation",
  },
  {
    ...ofListed,
    name: "read (GetWorkload, in a refresh)",
    phase: "read",
    operation: "GetWorkload",
    withoutIt: "ListWorkloads",
  },
  {
    ...ofAccepted,
    name: "list (ListShareInvitations, in a refresh after the access has ended)",
    phase: "read",
    operation: "ListShareInvitations",
  },
  {
    ...ofAccepted,
    name: "list (ListShareInvitations, in an update)",
    phase: "update",
    operation: "ListShareInvitations",
  },
  {
    ...ofListed,
    name: "accept (UpdateShareInvitation, in an update)",
    phase: "update",
    operation: "UpdateShareInvitation",
  },
  {
    ...ofListed,
    name: "reject (UpdateShareInvitation, in a delete)",
    phase: "delete",
    operation: "UpdateShareInvitation",
  },
  {
    ...ofAccepted,
    name: "read (GetWorkload, in a delete)",
    phase: "delete",
    operation: "GetWorkload",
    withoutIt: "ListWorkloads",
  },
];

const ofPolicy = { subject: policy, life: "policy" } as const;

/** What a policy does with one invitation is what an acceptance does. */
const rowsOfPolicy: readonly Row[] = [
  {
    subject: policy,
    life: "policy-check",
    name: "list (ListShareInvitations, in a check)",
    phase: "check",
    operation: "ListShareInvitations",
    isDear: true,
  },
  {
    ...ofPolicy,
    name: "accept (UpdateShareInvitation, in a create)",
    phase: "create",
    operation: "UpdateShareInvitation",
    isMadeBefore: true,
  },
  {
    ...ofPolicy,
    name: "list (ListWorkloads, in a refresh)",
    phase: "read",
    operation: "ListWorkloads",
  },
  {
    ...ofPolicy,
    name: "list (ListShareInvitations, in an update)",
    phase: "update",
    operation: "ListShareInvitations",
    // The check of the same run lists first.
    after: 1,
    calls: 2,
  },
  {
    ...ofPolicy,
    name: "read (GetWorkload, in a delete)",
    phase: "delete",
    operation: "GetWorkload",
    withoutIt: "ListWorkloads",
  },
];

export const rowsOfAcceptances: readonly Row[] = [...rowsOfOne, ...rowsOfPolicy];
