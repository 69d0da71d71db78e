import { CreateLensShareCommand, DeleteLensShareCommand, ListLensSharesCommand } from "@aws-sdk/client-wellarchitected";
import { call, type KindApi, listCall } from "./kind";

export const lens: KindApi = {
  create: ({ id: LensAlias, sharedWith: SharedWith, clientRequestToken: ClientRequestToken }) =>
    call("CreateLensShare", new CreateLensShareCommand({ LensAlias, SharedWith, ClientRequestToken })),
  list: (LensAlias, page) =>
    listCall(
      "ListLensShares",
      new ListLensSharesCommand({ LensAlias, ...page }),
      ({ LensShareSummaries }) => LensShareSummaries,
    ),
  delete: (LensAlias, ShareId, ClientRequestToken) =>
    call("DeleteLensShare", new DeleteLensShareCommand({ LensAlias, ShareId, ClientRequestToken })),
};
