import {
  CreateTemplateShareCommand,
  DeleteTemplateShareCommand,
  ListTemplateSharesCommand,
} from "@aws-sdk/client-wellarchitected";
import { call, type KindApi, listCall } from "./kind";

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
};
