import { connectionProblem, type IdentitySettings, identityKeys, identityProblem } from "../core/connection-settings";
import { ShareError } from "../core/errors";
import { regionNameProblem } from "../core/region";
import { type AssumedRole, defaultSessionName, readAssumeRole, readAssumeRoles } from "./assume-role";
import { parse, readAccountIds, readBoolean, readList, readNumber, readObject, readText } from "./configuration-values";
import type { Service, Setting } from "./sdk-settings";

/** Whose credentials to use: a profile's (or what the AWS SDK finds), and the roles to assume from there, in order. */
export interface Identity {
  readonly profile?: string;
  readonly roles: readonly AssumedRole[];
}

/** Keys of `wellarchitected:` whose values have a rule of their own; profile and role are a group. */
export const valueKeys = [
  "region",
  "endpoint",
  "allowedAccountIds",
  "forbiddenAccountIds",
  "skipCredentialsValidation",
  "skipRegionValidation",
  "skipRequestingAccountId",
  "maxRetrySeconds",
  "requestsPerSecond",
] as const satisfies (keyof Configuration)[];

/** All keys of `wellarchitected:` in the stack's configuration. */
export const configurationKeys = [...valueKeys, ...identityKeys, "tokenScope"] as const;

/** What a person can't see of a setting that was corrected, and is refused all the same. */
export const storedConfiguration =
  '"pulumi refresh", "pulumi destroy" and the refresh of a preview use the configuration that the last "pulumi up" stored: after a correction, run "pulumi up", or give them --run-program';

/** Credentials that `aws:` may hold and that we can't use: using another identity instead would be a trap. */
const unusableAwsKeys = [
  "accessKey",
  "secretKey",
  "token",
  "sharedConfigFiles",
  "sharedCredentialsFiles",
  "assumeRoleWithWebIdentity",
];

/** Settings of how AWS is reached that we can't use either, with what can be set in their place. */
const unusableNetworkKeys: Readonly<Record<string, string>> = {
  httpProxy: "HTTP_PROXY",
  httpsProxy: "HTTPS_PROXY",
  noProxy: "NO_PROXY",
  ec2MetadataServiceEndpoint: "AWS_EC2_METADATA_SERVICE_ENDPOINT",
  ec2MetadataServiceEndpointMode: "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
};

/**
 * The stack's configuration, of `wellarchitected:` and of `aws:`. Every method throws a ShareError that names the key
 * and its rule if its value is malformed; nothing is read before it is asked for.
 */
export class Configuration {
  /** @param entries every key of the stack's configuration with its value, as text: lists and objects are JSON. */
  constructor(private readonly entries: Readonly<Record<string, string>>) {}

  /** A key that we don't know may be a guard that was misspelled. */
  assertKnownKeys(): void {
    const known: readonly string[] = configurationKeys;
    const unknown = Object.keys(this.entries).find(
      (key) => key.startsWith("wellarchitected:") && !known.includes(key.slice("wellarchitected:".length)),
    );
    if (unknown) throw new ShareError(`${unknown} is not a configuration key. The keys are ${known.join(", ")}`);
  }

  /** Reads all that doesn't depend on the resource, so that a preview refuses what an `up` would: every problem at once. */
  assertValid(): void {
    const problems = [
      () => this.assertKnownKeys(),
      ...valueKeys.map((key) => () => this[key]),
      () => this.#assertUsableNetwork(),
      () => this.endpointOf("sts"),
      () => this.stsRegion,
      () => this.usesFips,
      () => this.usesDualstack,
    ].flatMap(problemsOf);
    if (problems.length > 0) throw new ShareError([...new Set(problems)].join("\n"));
  }

  /** Keys that look like ours, but aren't read. A project's own keys are its program's. */
  unreadKeys(project: string | undefined): string[] {
    return Object.keys(this.entries).filter((key) => {
      const namespace = key.slice(0, key.lastIndexOf(":"));
      const isNear = /wellarchitect/.test(namespace.toLowerCase().replace(/[^a-z]/g, ""));
      return isNear && namespace !== "wellarchitected" && namespace !== project;
    });
  }

  get tokenScope(): string | undefined {
    return this.entries["wellarchitected:tokenScope"];
  }

  get region(): string | undefined {
    const region = this.#text(this.first("region"));
    return region && readRegion(region.name, region.value);
  }

  /** The endpoint of the service. */
  get endpoint(): Setting | undefined {
    return this.endpointOf("wellarchitected");
  }

  /** Ours counts for STS, too; `aws:endpoints` has one for each service of AWS. */
  endpointOf(service: Service): Setting | undefined {
    const ours = this.#text("wellarchitected:endpoint");
    const setting = ours ?? this.value("aws:endpoints", (key, value) => readEndpoint(key, value, service));
    const problem = setting && connectionProblem("endpoint", setting.value);
    if (problem) throw new ShareError(`${setting.name} ${problem}`);
    return setting;
  }

  /** The Region of STS, if it isn't the share's. */
  get stsRegion(): string | undefined {
    const region = this.#text("aws:stsRegion");
    return region && readRegion(region.name, region.value);
  }

  get usesFips(): boolean | undefined {
    return this.value("aws:useFipsEndpoint", readBoolean);
  }

  get usesDualstack(): boolean | undefined {
    return this.value("aws:useDualstackEndpoint", readBoolean);
  }

  /** A file with the certificates of the authorities to trust. */
  get certificates(): Setting | undefined {
    return this.#text("aws:customCaBundle");
  }

  get skipCredentialsValidation(): boolean {
    return this.value(this.first("skipCredentialsValidation"), readBoolean) ?? false;
  }

  get skipRegionValidation(): boolean {
    return this.value(this.first("skipRegionValidation"), readBoolean) ?? false;
  }

  get maxRetrySeconds(): number | undefined {
    return this.value("wellarchitected:maxRetrySeconds", readNumber);
  }

  get requestsPerSecond(): number | undefined {
    return this.value("wellarchitected:requestsPerSecond", readNumber);
  }

  get allowedAccountIds(): readonly string[] | undefined {
    return this.value(this.first("allowedAccountIds"), readAccountIds);
  }

  get forbiddenAccountIds(): readonly string[] | undefined {
    return this.value(this.first("forbiddenAccountIds"), readAccountIds);
  }

  get skipRequestingAccountId(): boolean {
    const skip = this.value("wellarchitected:skipRequestingAccountId", readBoolean) ?? false;
    const guard = this.first("allowedAccountIds") ?? this.first("forbiddenAccountIds");
    if (skip && guard)
      throw new ShareError(`${guard} can't be checked while wellarchitected:skipRequestingAccountId is true`);
    return skip;
  }

  /** Profile and role are one group, taken whole from the first level that sets any of it. */
  identity(connection: IdentitySettings | undefined): Identity {
    if (identityKeys.some((key) => connection?.[key] !== undefined)) return identityOf(connection ?? {});
    const ours = this.ours();
    if (Object.keys(ours).length > 0) return identityOf(ours);
    return this.awsIdentity();
  }

  #assertUsableNetwork(): void {
    const unusable = Object.keys(unusableNetworkKeys).find((key) => this.entries[`aws:${key}`] !== undefined);
    if (unusable === undefined) return;
    const variable = unusableNetworkKeys[unusable];
    throw new ShareError(`aws:${unusable} is set, but shares can't use it. Set ${variable} in the environment instead`);
  }

  #text(name: string | undefined): Setting | undefined {
    const value = name === undefined ? undefined : this.entries[name];
    return name === undefined || value === undefined ? undefined : { name, value };
  }

  private ours(): IdentitySettings {
    const set = identityKeys.filter((key) => this.entries[`wellarchitected:${key}`] !== undefined);
    const settings = Object.fromEntries(set.map((key) => [key, this.entries[`wellarchitected:${key}`]]));
    for (const key of set) {
      const problem = connectionProblem(key, settings[key]);
      if (problem) throw new ShareError(`wellarchitected:${key} ${problem}`);
    }
    const problem = identityProblem(settings);
    if (problem) throw new ShareError(`the configuration of wellarchitected: ${problem}`);
    return settings;
  }

  private awsIdentity(): Identity {
    const unusable = unusableAwsKeys.find((key) => this.entries[`aws:${key}`] !== undefined);
    if (unusable) {
      throw new ShareError(
        `aws:${unusable} is set, but shares can't use it, and no other identity is taken in its place. Set wellarchitected:profile or wellarchitected:roleArn, or the share's connection; or unset aws:${unusable} and set the credentials in the environment`,
      );
    }
    const profile = this.entries["aws:profile"];
    const role = this.value("aws:assumeRole", readAssumeRole);
    const roles = this.value("aws:assumeRoles", readAssumeRoles);
    if (role && roles) throw new ShareError("aws:assumeRole and aws:assumeRoles are both set: set one of them");
    return { ...(profile !== undefined && { profile }), roles: roles ?? (role ? [role] : []) };
  }

  /** The first of the levels that sets the key, with its name. */
  private first(key: string): string | undefined {
    return [`wellarchitected:${key}`, `aws:${key}`].find((name) => this.entries[name] !== undefined);
  }

  private value<T>(key: string | undefined, read: (key: string, value: unknown) => T): T | undefined {
    const setting = this.#text(key);
    return setting && read(setting.name, parse(setting.value));
  }
}

function readRegion(key: string, value: string): string {
  const problem = regionNameProblem(value);
  if (problem) throw new ShareError(`${key} ${problem}`);
  return value;
}

/** Reads `aws:endpoints` as @pulumi/aws defines it: a list of objects with URLs by the names of services. */
function readEndpoint(key: string, value: unknown, service: Service): Setting | undefined {
  const endpoints = readList(key, value).map((item, index) => readObject(`${key}[${index}]`, item));
  const index = endpoints.findIndex((item) => item[service] !== undefined);
  if (index < 0) return undefined;
  const name = `${key}[${index}].${service}`;
  return { name, value: readText(name, endpoints[index]?.[service]) };
}

/** Why a value can't be read; none if it can. */
export function problemsOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ShareError) return [error.message];
    throw error;
  }
}

function identityOf({ profile, roleArn, externalId, sessionName }: IdentitySettings): Identity {
  const role = roleArn && {
    RoleArn: roleArn,
    RoleSessionName: sessionName ?? defaultSessionName,
    ...(externalId !== undefined && { ExternalId: externalId }),
  };
  return { ...(profile !== undefined && { profile }), roles: role ? [role] : [] };
}
