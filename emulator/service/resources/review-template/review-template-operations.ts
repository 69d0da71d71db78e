import { requireVisible, visibleResources } from "../../access";
import type { Context } from "../../context";
import { type List, paginate } from "../../paging";
import type { Caller } from "../../principal";
import { hexId } from "../../random";
import { oncePerToken } from "../../store/idempotency";
import { validate } from "../../validation";
import { arnOf } from "../arn";
import { deleteOwned } from "../deletion";
import type { ResourceFixture } from "../resource";
import {
  type ReviewTemplate,
  type ReviewTemplateDetails,
  type ReviewTemplateSummary,
  reviewTemplateDetails,
  reviewTemplateSummary,
} from "./review-template";
import {
  type CreateReviewTemplateInput,
  type DeleteReviewTemplateInput,
  type GetReviewTemplateInput,
  type ListReviewTemplatesInput,
  reviewTemplateRequestValidators as validators,
} from "./review-template-requests";

export interface CreateReviewTemplateOutput {
  readonly TemplateArn: string;
}

export interface GetReviewTemplateOutput {
  readonly ReviewTemplate: ReviewTemplateDetails;
}

export interface ListReviewTemplatesOutput {
  readonly ReviewTemplates: readonly ReviewTemplateSummary[];
  readonly NextToken?: string;
}

/** The operations on review templates, as far as shares need them. */
export class ReviewTemplateOperations {
  constructor(private readonly context: Context) {}

  create(caller: Caller, request: CreateReviewTemplateInput): CreateReviewTemplateOutput {
    const { ClientRequestToken: token, ...input } = validate(validators.CreateReviewTemplate, request);
    const parameters = JSON.stringify(input);
    const call = { operation: "CreateReviewTemplate", caller, token, parameters, resourceType: "REVIEW_TEMPLATE" };
    const arn = oncePerToken(this.context, call, () => this.add(caller.accountId, caller.region, input).arn);
    return { TemplateArn: arn };
  }

  get(caller: Caller, request: GetReviewTemplateInput): GetReviewTemplateOutput {
    const { TemplateArn } = validate(validators.GetReviewTemplate, request);
    const { resource, invitationId } = requireVisible(this.context, caller, "reviewTemplate", TemplateArn);
    return { ReviewTemplate: reviewTemplateDetails(resource, invitationId) };
  }

  list(caller: Caller, request: ListReviewTemplatesInput): ListReviewTemplatesOutput {
    const input = validate(validators.ListReviewTemplates, request);
    const list: List<ReviewTemplate> = {
      items: visibleResources(this.context, caller, "reviewTemplate"),
      position: (template) => template.sequence,
      matches: () => true,
      name: `review-templates/${caller.accountId}/${caller.region}`,
    };
    const { items, ...next } = paginate(list, input, this.context.behaviour);
    return { ReviewTemplates: items.map(reviewTemplateSummary), ...next };
  }

  delete(caller: Caller, request: DeleteReviewTemplateInput): void {
    const { ClientRequestToken: token, TemplateArn: id } = validate(validators.DeleteReviewTemplate, request);
    deleteOwned(this.context, caller, "reviewTemplate", { operation: "DeleteReviewTemplate", id, token });
  }

  /** Adds a review template without a call. */
  addFixture(fixture: ResourceFixture): ReviewTemplate {
    const name = fixture.name ?? `Review template ${this.context.store.resourcesOf("reviewTemplate").length + 1}`;
    return this.add(fixture.accountId, fixture.region, {
      TemplateName: name,
      Description: name,
      Lenses: ["wellarchitected"],
    });
  }

  private add(owner: string, region: string, input: ReviewTemplate["input"]): ReviewTemplate {
    const { store, random, now } = this.context;
    const template: ReviewTemplate = {
      kind: "reviewTemplate",
      arn: arnOf(region, owner, "review-template", hexId(random)),
      owner,
      region,
      updatedAt: now(),
      sequence: store.nextSequence(),
      input,
    };
    store.addResource(template);
    return template;
  }
}
