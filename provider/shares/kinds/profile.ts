import { arnParser, arnPattern, type ShareKind } from "./kind";

const id = "[0-9a-z]+";

/** @see https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_Profile.html */
export const profile: ShareKind = {
  name: "ProfileShare",
  lookup: "getProfileShares",
  finder: "getProfile",
  noun: "profile",
  resourceType: "PROFILE",
  input: "profileArn",
  forms: "ARN",
  idForm: "ARN",
  idPattern: arnPattern("profile", id),
  example: "arn:aws:wellarchitected:us-east-1:111111111111:profile/0123456789abcdef0123456789abcdef",
  parse: arnParser("profile", id),
  hint: () => ". The function getProfile finds it by the profile's name",
  permissions: [],
  api: {
    create: "CreateProfileShare",
    delete: "DeleteProfileShare",
    list: "ListProfileShares",
    get: "GetProfile",
    listResources: "ListProfiles",
    idMember: "ProfileArn",
  },
};
