import {
  CreateLensShareCommand,
  DeleteLensShareCommand,
  GetLensCommand,
  ListLensesCommand,
  ListLensSharesCommand,
} from "@aws-sdk/client-wellarchitected";
import { lens as kind } from "../../shares/kinds/lens";
import { call, type KindApi, listCall, parsedCall } from "./kind";

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
  get: (LensAlias) =>
    parsedCall(
      "GetLens",
      new GetLensCommand({ LensAlias }),
      ({ Lens }) =>
        Lens && {
          id: Lens.LensArn,
          arn: Lens.LensArn,
          name: Lens.Name,
          owner: Lens.Owner,
          shareInvitationId: Lens.ShareInvitationId,
        },
    ),
  shareables: (page) =>
    parsedCall("ListLenses", new ListLensesCommand(page), ({ LensSummaries, NextToken }) => ({
      // AWS's own can't be shared.
      items: LensSummaries?.filter(({ LensType }) => LensType !== "AWS_OFFICIAL").map(
        ({ LensArn: arn, LensName: name, Owner: owner }) => ({ id: arn, arn, name, owner }),
      ),
      NextToken,
    })),
  invitation: { type: kind.resourceType, id: ({ LensArn }) => LensArn, name: ({ LensName }) => LensName },
};
