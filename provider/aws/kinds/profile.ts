import {
  CreateProfileShareCommand,
  DeleteProfileShareCommand,
  GetProfileCommand,
  ListProfileSharesCommand,
  ListProfilesCommand,
  type Profile,
} from "@aws-sdk/client-wellarchitected";
import { profile as kind } from "../../shares/kinds/profile";
import { call, type KindApi, listCall, parsedCall } from "./kind";

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
  get: (ProfileArn) =>
    parsedCall("GetProfile", new GetProfileCommand({ ProfileArn }), ({ Profile }) => Profile && shareable(Profile)),
  shareables: (page) =>
    parsedCall("ListProfiles", new ListProfilesCommand(page), ({ ProfileSummaries, NextToken }) => ({
      items: ProfileSummaries?.map(shareable),
      NextToken,
    })),
  invitation: { type: kind.resourceType, id: ({ ProfileArn }) => ProfileArn, name: ({ ProfileName }) => ProfileName },
};

function shareable({ ProfileArn: arn, ProfileName: name, Owner: owner, ShareInvitationId }: Profile) {
  return { id: arn, arn, name, owner, shareInvitationId: ShareInvitationId };
}
