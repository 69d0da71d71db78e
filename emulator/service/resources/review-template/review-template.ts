import type { TextMap } from "../../validation";
import type { CreateReviewTemplateInput } from "./review-template-requests";

/** A review template, as the service stores it. Times are in milliseconds since 1970. */
export interface ReviewTemplate {
  /** Tells the kinds of resource apart. */
  readonly kind: "reviewTemplate";
  /** AWS's name for it. */
  readonly arn: string;
  /** The account that owns it. */
  readonly owner: string;
  /** Its Region. */
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  /** Its number among everything that was ever created, which gives lists their order. */
  readonly sequence: number;
  /** What its owner has given CreateReviewTemplate. */
  readonly input: Omit<CreateReviewTemplateInput, "ClientRequestToken">;
}

/** A review template as GetReviewTemplate returns it, AWS's ReviewTemplate. */
export interface ReviewTemplateDetails {
  readonly TemplateArn: string;
  readonly TemplateName: string;
  readonly Description: string;
  readonly Lenses: readonly string[];
  readonly Notes?: string;
  readonly Owner: string;
  /** Seconds since 1970, as restJson1 sends times. */
  readonly UpdatedAt: number;
  readonly UpdateStatus: "CURRENT";
  readonly QuestionCounts: Readonly<Record<string, number>>;
  /** Only for a recipient: the invitation that it accepted. */
  readonly ShareInvitationId?: string;
  readonly Tags?: TextMap;
}

/** A review template in a list, AWS's ReviewTemplateSummary. */
export type ReviewTemplateSummary = Omit<
  ReviewTemplateDetails,
  "Notes" | "QuestionCounts" | "ShareInvitationId" | "Tags"
>;

export function reviewTemplateSummary(template: ReviewTemplate): ReviewTemplateSummary {
  const { TemplateName, Description, Lenses } = template.input;
  return {
    TemplateArn: template.arn,
    TemplateName,
    Description,
    Lenses,
    Owner: template.owner,
    UpdatedAt: template.updatedAt / 1000,
    UpdateStatus: "CURRENT",
  };
}

export function reviewTemplateDetails(template: ReviewTemplate, invitationId?: string): ReviewTemplateDetails {
  const { Notes, Tags } = template.input;
  return {
    ...reviewTemplateSummary(template),
    ...(Notes !== undefined && { Notes }),
    QuestionCounts: {},
    ...(invitationId !== undefined && { ShareInvitationId: invitationId }),
    ...(Tags && { Tags }),
  };
}
