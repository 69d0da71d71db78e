import type { TextMap } from "../../validation";
import type { CreateProfileInput, ProfileQuestionUpdate } from "./profile-requests";

/** A profile, as the service stores it. Times are in milliseconds since 1970. */
export interface Profile {
  readonly kind: "profile";
  readonly arn: string;
  /** The account that owns it. */
  readonly owner: string;
  readonly region: string;
  readonly createdAt: number;
  /** Its number among everything that was ever created, which gives lists their order. */
  readonly sequence: number;
  readonly input: Omit<CreateProfileInput, "ClientRequestToken">;
}

/** Profiles can't be updated here, so each has only this version. */
export const profileVersion = "1";

/** A profile as GetProfile returns it, AWS's Profile. Times are in seconds since 1970, as restJson1 sends them. */
export interface ProfileDetails {
  readonly ProfileArn: string;
  readonly ProfileVersion: string;
  readonly ProfileName: string;
  readonly ProfileDescription: string;
  /** Without the texts of AWS's questions. */
  readonly ProfileQuestions: readonly ProfileQuestionUpdate[];
  readonly Owner: string;
  readonly CreatedAt: number;
  readonly UpdatedAt: number;
  /** Only for a recipient: the invitation that it accepted. */
  readonly ShareInvitationId?: string;
  readonly Tags?: TextMap;
}

export function profileDetails(profile: Profile, invitationId?: string): ProfileDetails {
  const { ProfileName, ProfileDescription, ProfileQuestions, Tags } = profile.input;
  return {
    ProfileArn: profile.arn,
    ProfileVersion: profileVersion,
    ProfileName,
    ProfileDescription,
    ProfileQuestions,
    Owner: profile.owner,
    CreatedAt: profile.createdAt / 1000,
    UpdatedAt: profile.createdAt / 1000,
    ...(invitationId !== undefined && { ShareInvitationId: invitationId }),
    ...(Tags && { Tags }),
  };
}
