import { type ShareResourceType, shareResourceTypes } from "../kinds";
import { paging } from "../request-members";
import { templateCharacters } from "../resources/review-template/review-template-requests";
import { oneOf, optional, text, type Validators } from "../validation";

/** Which invitations to list. At most one prefix may be given: that of the ShareResourceType. */
export interface ListShareInvitationsInput {
  readonly WorkloadNamePrefix?: string | undefined;
  readonly LensNamePrefix?: string | undefined;
  readonly ProfileNamePrefix?: string | undefined;
  readonly TemplateNamePrefix?: string | undefined;
  readonly ShareResourceType?: ShareResourceType | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** What a recipient does with an invitation (documented). */
export const invitationActions = ["ACCEPT", "REJECT"] as const;
export type InvitationAction = (typeof invitationActions)[number];

export interface UpdateShareInvitationInput {
  readonly ShareInvitationId: string;
  readonly ShareInvitationAction: InvitationAction;
}

/** The request of each operation on invitations. */
export interface InvitationRequests {
  readonly ListShareInvitations: ListShareInvitationsInput;
  readonly UpdateShareInvitation: UpdateShareInvitationInput;
}

const namePrefix = optional(text({ max: 100 }));

/** The documented rules of each request, from botocore 1.44's model. */
export const invitationRequestValidators: {
  readonly [O in keyof InvitationRequests]: Validators<InvitationRequests[O]>;
} = {
  ListShareInvitations: {
    WorkloadNamePrefix: namePrefix,
    LensNamePrefix: namePrefix,
    ProfileNamePrefix: namePrefix,
    TemplateNamePrefix: optional(text({ max: 100, pattern: templateCharacters })),
    ShareResourceType: optional(oneOf(shareResourceTypes)),
    ...paging,
  },
  UpdateShareInvitation: {
    ShareInvitationId: text({ pattern: "[0-9a-f]{32}" }),
    ShareInvitationAction: oneOf(invitationActions),
  },
};
