import {
  CreateTemplateShareCommand,
  DeleteTemplateShareCommand,
  GetReviewTemplateCommand,
  ListReviewTemplatesCommand,
  ListTemplateSharesCommand,
  type ReviewTemplate,
} from "@aws-sdk/client-wellarchitected";
import { reviewTemplate as kind } from "../../shares/kinds/review-template";
import { call, type KindApi, listCall, parsedCall } from "./kind";

export const reviewTemplate: KindApi = {
  create: ({ id: TemplateArn, sharedWith: SharedWith, clientRequestToken: ClientRequestToken }) =>
    call("CreateTemplateShare", new CreateTemplateShareCommand({ TemplateArn, SharedWith, ClientRequestToken })),
  list: (TemplateArn, page) =>
    listCall(
      "ListTemplateShares",
      new ListTemplateSharesCommand({ TemplateArn, ...page }),
      // AWS may leave out an empty list.
      ({ TemplateArn: named, TemplateShareSummaries = named === TemplateArn ? [] : undefined }) =>
        TemplateShareSummaries,
    ),
  delete: (TemplateArn, ShareId, ClientRequestToken) =>
    call("DeleteTemplateShare", new DeleteTemplateShareCommand({ TemplateArn, ShareId, ClientRequestToken })),
  get: (TemplateArn) =>
    parsedCall(
      "GetReviewTemplate",
      new GetReviewTemplateCommand({ TemplateArn }),
      ({ ReviewTemplate }) => ReviewTemplate && shareable(ReviewTemplate),
    ),
  shareables: (page) =>
    parsedCall("ListReviewTemplates", new ListReviewTemplatesCommand(page), ({ ReviewTemplates, NextToken }) => ({
      items: ReviewTemplates?.map(shareable),
      NextToken,
    })),
  invitation: {
    type: kind.resourceType,
    id: ({ TemplateArn }) => TemplateArn,
    name: ({ TemplateName }) => TemplateName,
  },
};

function shareable({ TemplateArn: arn, TemplateName: name, Owner: owner, ShareInvitationId }: ReviewTemplate) {
  return { id: arn, arn, name, owner, shareInvitationId: ShareInvitationId };
}
