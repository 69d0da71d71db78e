import { Account, CallLog, type Side } from "../../aws/calls/account";
import type { AwsConnections } from "../../aws/connections";
import { parsePrincipal, principalForms } from "../../shares/model/principal";
import { type Place, placesOf } from "../scan/places";
import { UsageError } from "../usage-error";
import type { Need, Question } from "./questions/question";
import { lacks, questions } from "./questions/questions";
import { shareQuota } from "./questions/quota";
import type { ProbeResource } from "./resources";
import { Sandbox } from "./sandbox";
import type { Environment } from "./trial";

/** What a probe is to do, as the options say. */
export interface ProbeOptions {
  readonly profile?: string;
  readonly region?: string;
  readonly shareWith?: readonly string[];
  readonly recipientProfile?: string;
  readonly organization?: string;
  /** The beginning of the names of all that is made. */
  readonly name: string;
  /** The names of the questions to play. Default: all. */
  readonly only?: readonly string[];
  /** For how long a token or a list is watched at most. */
  readonly watchSeconds: number;
  /** Leaves a workload whose shares are to expire until another run. */
  readonly leavePending?: boolean;
}

/** A probe that is ready to begin, and that has changed nothing yet. */
export interface Prepared {
  readonly options: ProbeOptions;
  readonly region: string;
  readonly environment: Environment;
  readonly sandbox: Sandbox;
  readonly toPlay: readonly Question[];
  readonly notPlayed: readonly { readonly question: Question; readonly reason: string }[];
  /** What earlier runs have left by accident. */
  readonly leftovers: readonly ProbeResource[];
  /** The workload that an earlier run has left on purpose. */
  readonly forExpiry?: ProbeResource | undefined;
}

/**
 * Finds out who the accounts are, and what earlier runs have left.
 * @throws UsageError if an option is wrong. ServiceFailure if AWS can't be asked.
 */
export async function prepare(connections: AwsConnections, options: ProbeOptions): Promise<Prepared> {
  assertName(options.name);
  const named = principalsOf(options);
  const organization = organizationOf(options);
  const place = await placeOf(connections, options.region, options.profile);
  const owner = await accountAt(connections, place, "owner");
  const recipientPlace =
    options.recipientProfile === undefined
      ? undefined
      : await placeOf(connections, place.region, options.recipientProfile);
  const recipient = recipientPlace && (await accountAt(connections, recipientPlace, "recipient"));
  const principals = inOrder(named, owner, recipient);
  const sandbox = new Sandbox(owner, options.name, connections.clock);
  const found = await sandbox.find();
  const left = found.find((made) => sandbox.isForExpiry(made));
  const leftShares = left ? await sharesOf(owner, left) : [];
  const expired = leftShares.filter(({ Status }) => Status === "EXPIRED");
  const isOfUse = expired.length > 0 || leftShares.some(({ Status }) => Status === "PENDING");
  const environment: Environment = {
    owner,
    recipient,
    principals,
    organization,
    expired: left && expired.length > 0 ? { workload: left, shares: expired } : undefined,
    partition: connections.partitionOf(place.region) ?? "aws",
    watchSeconds: options.watchSeconds,
  };
  const chosen = questions.filter(({ name }) => options.only?.includes(name) ?? true);
  const reasonOf = (question: Question) => question.needs.find((need) => !has(environment, need));
  return {
    options,
    region: place.region,
    environment,
    sandbox,
    toPlay: chosen.filter((question) => reasonOf(question) === undefined),
    notPlayed: chosen.flatMap((question) => {
      const need = reasonOf(question);
      return need === undefined ? [] : { question, reason: lacks[need] };
    }),
    leftovers: found.filter((made) => made !== left || !isOfUse),
    forExpiry: isOfUse ? left : undefined,
  };
}

function has({ recipient, organization, expired, principals }: Environment, need: Need): boolean {
  switch (need) {
    case "recipient":
      return recipient !== undefined;
    case "organization":
      return organization !== undefined;
    case "expired":
      return expired !== undefined;
    case "full workload":
      return principals.length > shareQuota;
  }
}

async function placeOf(connections: AwsConnections, region?: string, profile?: string): Promise<Place> {
  const [place] = await placesOf(connections, {
    ...(region !== undefined && { regions: [region] }),
    ...(profile !== undefined && { profiles: [profile] }),
  });
  return place as Place;
}

async function accountAt(connections: AwsConnections, place: Place, side: Side): Promise<Account> {
  const connection = connections.connection(place.connection, place.region);
  const accountId = await connection.accountId();
  if (accountId === undefined) throw new Error("The account of a probe is always asked for.");
  return new Account(connection, side, accountId, connections.clock, new CallLog());
}

async function sharesOf(owner: Account, { id: WorkloadId }: ProbeResource) {
  const { output } = await owner.need("ListWorkloadShares", { WorkloadId, MaxResults: 50 });
  return output.WorkloadShareSummaries ?? [];
}

/** Names are parts of the names of workloads, lenses and review templates, which are matched by them. */
function assertName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{2,59}$/.test(name)) return;
  throw new UsageError(`--name must be 3 to 60 letters, digits and hyphens, but is ${JSON.stringify(name)}`);
}

/** The accounts' IDs, and the ARNs of IAM users and roles, that are named. */
function principalsOf({ shareWith = [], recipientProfile }: ProbeOptions): string[] {
  const named = shareWith.map((text) => {
    const principal = parsePrincipal(text);
    if ("problem" in principal) throw new UsageError(`--share-with ${principal.problem}`);
    if (principal.kind === "organization" || principal.kind === "organizational unit") {
      throw new UsageError(`--share-with must not be an organization or OU, but is ${text}: name it by --organization`);
    }
    return principal.key;
  });
  if (recipientProfile === undefined && !named.some(isAccount)) {
    throw new UsageError(
      "there is no account to share with: name one of yours by --share-with, or a profile of it by --recipient-profile",
    );
  }
  return [...new Set(named)];
}

function organizationOf({ organization }: ProbeOptions): string | undefined {
  if (organization === undefined) return undefined;
  const principal = parsePrincipal(organization);
  if (!("problem" in principal) && principal.kind.startsWith("organization")) return organization;
  const problem = "problem" in principal ? principal.problem : `must not be ${principalForms.split(",")[0]}`;
  throw new UsageError(`--organization ${problem}`);
}

/** The recipient's account first, else an account. @throws UsageError if the owner would be invited. */
function inOrder(named: readonly string[], owner: Account, recipient?: Account): [string, ...string[]] {
  if (recipient?.accountId === owner.accountId) {
    throw new UsageError(
      `--recipient-profile is of account ${owner.accountId}, which is the owner's, too: it must be of another account`,
    );
  }
  if (named.includes(owner.accountId)) {
    throw new UsageError(`--share-with must not name the owner's own account, ${owner.accountId}`);
  }
  const first = recipient?.accountId ?? (named.find(isAccount) as string);
  return [first, ...named.filter((principal) => principal !== first)];
}

function isAccount(principal: string): boolean {
  return /^\d{12}$/.test(principal);
}
