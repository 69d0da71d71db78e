import {
  CreateProfileShareCommand,
  DeleteProfileShareCommand,
  ListProfileSharesCommand,
} from "@aws-sdk/client-wellarchitected";
import { call, type KindApi, listCall } from "./kind";

export const profile: KindApi = {
  create: ({ id: ProfileArn, sharedWith: SharedWith, clientRequestToken: ClientRequestToken }) =>
    call("CreateProfileShare", new CreateProfileShareCommand({ ProfileArn, SharedWith, ClientRequestToken })),
  list: (ProfileArn, page) =>
    listCall(
      "ListProfileShares",
      new ListProfileSharesCommand({ ProfileArn, ...page }),
      ({ ProfileShareSummaries }) => ProfileShareSummaries,
    ),
  delete: (ProfileArn, ShareId, ClientRequestToken) =>
    call("DeleteProfileShare", new DeleteProfileShareCommand({ ProfileArn, ShareId, ClientRequestToken })),
};
