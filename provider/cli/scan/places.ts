import { connectionProblem, type IdentitySettings } from "../../core/connection-settings";
import type { Connections } from "../../core/context";
import { regionNameProblem } from "../../core/region";
import { isAccountId } from "../../core/rules";
import { UsageError } from "../usage-error";

/** One account in one Region, and how to get there. */
export interface Place {
  readonly region: string;
  /** Empty: as the AWS SDK finds. */
  readonly connection: Pick<IdentitySettings, "profile" | "roleArn" | "externalId">;
}

/** Where to scan, as the options say. */
export interface PlaceOptions {
  readonly regions?: readonly string[];
  readonly profiles?: readonly string[];
  /** The name of a role, with its path if it has one. */
  readonly role?: string;
  readonly externalId?: string;
  readonly accounts?: readonly string[];
}

/**
 * Every account in every Region that the options name.
 * @throws UsageError if they contradict each other, or have a malformed value.
 */
export async function placesOf(connections: Connections, options: PlaceOptions): Promise<Place[]> {
  const { role, accounts, externalId, profiles = [] } = options;
  if ((role === undefined) !== (accounts === undefined)) {
    throw new UsageError("--role and the accounts to assume it in (--accounts or --accounts-file) go together");
  }
  if (externalId !== undefined && role === undefined) throw new UsageError("--external-id needs --role");
  if (role !== undefined && profiles.length > 1) {
    throw new UsageError(
      "with --role, --profiles may name one profile only: the one whose credentials assume the role",
    );
  }
  const places: Place[] = [];
  for (const connection of connectionsOf(options)) {
    for (const region of await regionsOf(connections, options, connection)) {
      const partition = connections.partitionOf(region) ?? "aws";
      places.push({ region, connection: inPartition(connection, partition) });
    }
  }
  for (const { connection } of places) assertConnection(connection);
  return places;
}

/** A role is named by its ARN as soon as the partition is known. */
interface Identity {
  readonly profile?: string;
  readonly role?: { readonly accountId: string; readonly name: string; readonly externalId?: string };
}

function connectionsOf({ role, accounts = [], externalId, profiles = [] }: PlaceOptions): Identity[] {
  const named = unique(profiles).map((profile) => ({ profile }));
  if (role === undefined) return named.length > 0 ? named : [{}];
  if (accounts.length === 0) throw new UsageError("there is no account to scan: the list of accounts is empty");
  return unique(accounts).map((accountId) => {
    if (!isAccountId(accountId)) {
      throw new UsageError(`an account is 12 digits, but one of the accounts is ${JSON.stringify(accountId)}`);
    }
    return { ...named[0], role: { accountId, name: role, ...(externalId !== undefined && { externalId }) } };
  });
}

function inPartition({ profile, role }: Identity, partition: string): Place["connection"] {
  return {
    ...(profile !== undefined && { profile }),
    ...(role && { roleArn: `arn:${partition}:iam::${role.accountId}:role/${role.name}` }),
    ...(role?.externalId !== undefined && { externalId: role.externalId }),
  };
}

async function regionsOf(connections: Connections, { regions = [] }: PlaceOptions, { profile }: Identity) {
  const ambient = regions.length > 0 ? undefined : await connections.ambientRegion(profile ? { profile } : undefined);
  const all = ambient === undefined ? unique(regions) : [ambient];
  if (all.length === 0) throw new UsageError("no Region is known: set --regions, AWS_REGION or the profile's region");
  for (const region of all) {
    const problem = regionNameProblem(region) ?? connections.regionProblem(region);
    if (problem) throw new UsageError(`a Region ${problem}`);
  }
  return all;
}

const optionOf = { profile: "a profile", roleArn: "the role", externalId: "--external-id" } as const;

function assertConnection(connection: Place["connection"]): void {
  for (const key of ["profile", "roleArn", "externalId"] as const) {
    const problem = connection[key] === undefined ? undefined : connectionProblem(key, connection[key]);
    if (problem) throw new UsageError(`${optionOf[key]} ${problem}`);
  }
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** Whose credentials they are, for people. */
export function shownConnection({ profile, roleArn }: Place["connection"]): string {
  if (roleArn !== undefined) return roleArn;
  return profile === undefined ? "the default credentials" : `profile ${profile}`;
}
