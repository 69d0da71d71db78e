import { isOwner, requireVisible, visibleResources } from "../../access";
import type { Context } from "../../context";
import { type List, paginate } from "../../paging";
import type { Caller } from "../../principal";
import { hexId } from "../../random";
import { oncePerToken } from "../../store/idempotency";
import { validate } from "../../validation";
import { arnOf } from "../arn";
import { deleteOwned } from "../deletion";
import type { ResourceFixture } from "../resource";
import {
  type Profile,
  type ProfileDetails,
  type ProfileSummary,
  profileDetails,
  profileSummary,
  profileVersion,
} from "./profile";
import {
  type CreateProfileInput,
  type DeleteProfileInput,
  type GetProfileInput,
  type ListProfilesInput,
  profileRequestValidators,
} from "./profile-requests";

export interface CreateProfileOutput {
  readonly ProfileArn: string;
  readonly ProfileVersion: string;
}

export interface GetProfileOutput {
  readonly Profile: ProfileDetails;
}

export interface ListProfilesOutput {
  readonly ProfileSummaries: readonly ProfileSummary[];
  readonly NextToken?: string;
}

/** The operations on profiles, as far as shares need them. */
export class ProfileOperations {
  constructor(private readonly context: Context) {}

  create(caller: Caller, request: CreateProfileInput): CreateProfileOutput {
    const { ClientRequestToken: token, ...input } = validate(profileRequestValidators.CreateProfile, request);
    const parameters = JSON.stringify(input);
    const call = { operation: "CreateProfile", caller, token, parameters, resourceType: "PROFILE" };
    const arn = oncePerToken(this.context, call, () => this.add(caller.accountId, caller.region, input).arn);
    return { ProfileArn: arn, ProfileVersion: profileVersion };
  }

  get(caller: Caller, request: GetProfileInput): GetProfileOutput {
    const { ProfileArn } = validate(profileRequestValidators.GetProfile, request);
    const { resource, invitationId } = requireVisible(this.context, caller, "profile", ProfileArn);
    return { Profile: profileDetails(resource, invitationId) };
  }

  list(caller: Caller, request: ListProfilesInput): ListProfilesOutput {
    const input = validate(profileRequestValidators.ListProfiles, request);
    const { ProfileNamePrefix = "", ProfileOwnerType } = input;
    const list: List<Profile> = {
      items: visibleResources(this.context, caller, "profile"),
      position: (profile) => profile.sequence,
      matches: (profile) =>
        profile.input.ProfileName.startsWith(ProfileNamePrefix) &&
        (ProfileOwnerType === undefined || isOwner(caller, profile) === (ProfileOwnerType === "SELF")),
      name: `profiles/${caller.accountId}/${caller.region}/${ProfileOwnerType ?? ""}/${ProfileNamePrefix}`,
    };
    const { items, ...next } = paginate(list, input, this.context.behaviour);
    return { ProfileSummaries: items.map(profileSummary), ...next };
  }

  delete(caller: Caller, request: DeleteProfileInput): void {
    const { ClientRequestToken: token, ProfileArn } = validate(profileRequestValidators.DeleteProfile, request);
    deleteOwned(this.context, caller, "profile", { operation: "DeleteProfile", id: ProfileArn, token });
  }

  /** Adds a profile without a call. */
  addFixture(fixture: ResourceFixture): Profile {
    const name = fixture.name ?? `Profile ${this.context.store.resourcesOf("profile").length + 1}`;
    return this.add(fixture.accountId, fixture.region, {
      ProfileName: name,
      ProfileDescription: name,
      ProfileQuestions: [],
    });
  }

  private add(owner: string, region: string, input: Profile["input"]): Profile {
    const { store, random, now } = this.context;
    const profile: Profile = {
      kind: "profile",
      arn: arnOf(region, owner, "profile", hexId(random)),
      owner,
      region,
      createdAt: now(),
      sequence: store.nextSequence(),
      input,
    };
    store.addResource(profile);
    return profile;
  }
}
