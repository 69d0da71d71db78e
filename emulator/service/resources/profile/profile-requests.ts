import { kinds } from "../../kinds";
import { clientRequestToken, paging, tags } from "../../request-members";
import { list, oneOf, optional, structure, type TextMap, text, type Validators } from "../../validation";

export interface ProfileQuestionUpdate {
  readonly QuestionId?: string | undefined;
  readonly SelectedChoiceIds?: readonly string[] | undefined;
}

export interface CreateProfileInput {
  readonly ProfileName: string;
  readonly ProfileDescription: string;
  /** Stored without a look at AWS's questions. */
  readonly ProfileQuestions: readonly ProfileQuestionUpdate[];
  readonly ClientRequestToken: string;
  readonly Tags?: TextMap | undefined;
}

export interface GetProfileInput {
  readonly ProfileArn: string;
  /** Ignored: a profile has one version. */
  readonly ProfileVersion?: string | undefined;
}

export interface DeleteProfileInput {
  readonly ProfileArn: string;
  readonly ClientRequestToken: string;
}

export interface ListProfilesInput {
  readonly ProfileNamePrefix?: string | undefined;
  /** Whose profiles to list: the caller's own, or those that are shared with it. Default: all (assumed). */
  readonly ProfileOwnerType?: "SELF" | "SHARED" | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** The request of each operation on profiles. */
export interface ProfileRequests {
  readonly CreateProfile: CreateProfileInput;
  readonly GetProfile: GetProfileInput;
  readonly DeleteProfile: DeleteProfileInput;
  readonly ListProfiles: ListProfilesInput;
}

/** The documented rules of each request, from botocore 1.44's model. */
export const profileRequestValidators: { readonly [O in keyof ProfileRequests]: Validators<ProfileRequests[O]> } = {
  CreateProfile: {
    ProfileName: text({ min: 3, max: 100 }),
    ProfileDescription: text({ min: 3, max: 100 }),
    ProfileQuestions: list(
      structure<ProfileQuestionUpdate>({
        QuestionId: optional(text({ min: 1, max: 128 })),
        SelectedChoiceIds: optional(list(text({ min: 1, max: 64 }))),
      }),
    ),
    ClientRequestToken: clientRequestToken,
    Tags: optional(tags),
  },
  GetProfile: {
    ProfileArn: kinds.profile.idRule,
    ProfileVersion: optional(text({ min: 1, max: 32, pattern: "[A-Za-z0-9-]+" })),
  },
  DeleteProfile: { ProfileArn: kinds.profile.idRule, ClientRequestToken: clientRequestToken },
  ListProfiles: {
    ProfileNamePrefix: optional(text({ max: 100 })),
    ProfileOwnerType: optional(oneOf(["SELF", "SHARED"])),
    ...paging,
  },
};
