import { kinds } from "../../kinds";
import { clientRequestToken, paging, tags } from "../../request-members";
import { list, optional, type TextMap, text, type Validators } from "../../validation";

export interface CreateReviewTemplateInput {
  readonly TemplateName: string;
  readonly Description: string;
  readonly Lenses: readonly string[];
  readonly Notes?: string | undefined;
  readonly Tags?: TextMap | undefined;
  readonly ClientRequestToken: string;
}

export interface GetReviewTemplateInput {
  readonly TemplateArn: string;
}

export interface DeleteReviewTemplateInput {
  readonly TemplateArn: string;
  readonly ClientRequestToken: string;
}

export interface ListReviewTemplatesInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** The request of each operation on review templates. */
export interface ReviewTemplateRequests {
  readonly CreateReviewTemplate: CreateReviewTemplateInput;
  readonly GetReviewTemplate: GetReviewTemplateInput;
  readonly DeleteReviewTemplate: DeleteReviewTemplateInput;
  readonly ListReviewTemplates: ListReviewTemplatesInput;
}

/** The characters of a review template's name and description, of which there is at least one. */
export const templateCharacters = "[A-Za-z0-9\\-_.,:/()@!&?#+'\\u2019\\s]+";
const templateArn = kinds.reviewTemplate.idRule;

/** The documented rules of each request, from botocore 1.44's model. */
export const reviewTemplateRequestValidators: {
  readonly [O in keyof ReviewTemplateRequests]: Validators<ReviewTemplateRequests[O]>;
} = {
  CreateReviewTemplate: {
    TemplateName: text({ min: 3, max: 100, pattern: templateCharacters }),
    Description: text({ min: 3, max: 250, pattern: templateCharacters }),
    Lenses: list(text({ min: 1, max: 128 })),
    Notes: optional(text({ max: 2084 })),
    Tags: optional(tags),
    ClientRequestToken: clientRequestToken,
  },
  GetReviewTemplate: { TemplateArn: templateArn },
  DeleteReviewTemplate: { TemplateArn: templateArn, ClientRequestToken: clientRequestToken },
  ListReviewTemplates: paging,
};
