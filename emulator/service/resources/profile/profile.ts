import type { TextMap } from "../../validation";
import type { CreateProfileInput, ProfileQuestionUpdate } from "./profile-requests";

/** A profile, as the service stores it. Times are in milliseconds since 1970. */
export interface Profile {
  /** Tells the kinds of resource apart. */
  readonly kind: "profile";
  /** AWS's name for it. */
  readonly arn: string;
  /** The account that owns it. */
  readonly owner: string;
  /** Its Region. */
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Its number among everything that was ever created, which gives lists their order. */
  readonly sequence: number;
  /** What its owner has given CreateProfile. */
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

/** A profile in a list, AWS's ProfileSummary. Times are in seconds since 1970. */
export type ProfileSummary = Omit<ProfileDetails, "ProfileQuestions" | "ShareInvitationId" | "Tags">;

export function profileSummary(profile: Profile): ProfileSummary {
  return {
    ProfileArn: profile.arn,
    ProfileVersion: profileVersion,
    ProfileName: profile.input.ProfileName,
    ProfileDescription: profile.input.ProfileDescription,
    Owner: profile.owner,
    CreatedAt: profile.createdAt / 1000,
    UpdatedAt: profile.createdAt / 1000,
  };
}

export function profileDetails(profile: Profile, invitationId?: string): ProfileDetails {
  const { ProfileQuestions, Tags } = profile.input;
  return {
    ...profileSummary(profile),
    ProfileQuestions,
    ...(invitationId !== undefined && { ShareInvitationId: invitationId }),
    ...(Tags && { Tags }),
  };
}
