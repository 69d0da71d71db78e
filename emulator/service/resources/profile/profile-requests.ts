import { kinds } from "../../kinds";
import { clientRequestToken, tags } from "../../request-members";
import { list, optional, structure, type TextMap, text, type Validators } from "../../validation";

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

/** The request of each operation on profiles. */
export interface ProfileRequests {
  readonly CreateProfile: CreateProfileInput;
  readonly GetProfile: GetProfileInput;
  readonly DeleteProfile: DeleteProfileInput;
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
};
