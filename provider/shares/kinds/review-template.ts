import { arnParser, arnPattern, type ShareKind } from "./kind";

const id = "[0-9a-f]{32}";

/** @see https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_ReviewTemplate.html */
export const reviewTemplate: ShareKind = {
  name: "ReviewTemplateShare",
  lookup: "getReviewTemplateShares",
  finder: "getReviewTemplate",
  noun: "review template",
  resourceType: "TEMPLATE",
  input: "templateArn",
  forms: "ARN",
  idForm: "ARN",
  idPattern: arnPattern("review-template", id),
  example: "arn:aws:wellarchitected:us-east-1:111111111111:review-template/0123456789abcdef0123456789abcdef",
  parse: arnParser("review-template", id),
  hint: () => ". The function getReviewTemplate finds it by the template's name",
  permissions: [],
  quota: 20,
  api: {
    create: "CreateTemplateShare",
    delete: "DeleteTemplateShare",
    list: "ListTemplateShares",
    get: "GetReviewTemplate",
    listResources: "ListReviewTemplates",
    idMember: "TemplateArn",
  },
};
