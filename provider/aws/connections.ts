import { partition } from "@aws-sdk/core/client";
import { canonicalJson } from "../core/canonical-json";
import type { ConnectionSettings } from "../core/connection-settings";
import type { Clock, Connections } from "../core/context";
import { ShareError } from "../core/errors";
import type { KindService } from "../shares/model/kind-service";
import type { Reader } from "./advice";
import { type Configuration, storedConfiguration } from "./configuration";
import { Connection } from "./connection";
import { SdkKindService } from "./kinds/kind-service";
import { type KindApis, kindApis } from "./kinds/kinds";
import type { Pace } from "./pace";
import { SdkSettings } from "./sdk-settings";

/** The one registry of connections of a process: shares with the same identity, region and endpoint use one client. */
export class AwsConnections implements Connections<KindService> {
  readonly #connections = new Map<string, Connection>();
  readonly #services = new Map<string, KindService>();
  readonly #paces = new Map<string, Pace>();
  /** By profile: each check of a share that names no Region asks for it. */
  readonly #ambientRegions = new Map<string | undefined, Promise<string | undefined>>();
  #isValid = false;
  #areUnreadKeysTold = false;

  constructor(
    private readonly configuration: Configuration,
    readonly clock: Clock,
    readonly signal?: AbortSignal,
    readonly reader: Reader = { hasProviders: false },
    private readonly kinds: KindApis = kindApis,
  ) {}

  get tokenScope(): string | undefined {
    return this.configuration.tokenScope;
  }

  assertConfiguration(): void {
    if (!this.#isValid) this.configuration.assertValid();
    this.#isValid = true;
  }

  assertIdentity(settings: ConnectionSettings | undefined): void {
    this.configuration.identity(settings);
  }

  declaredRegion(): string | undefined {
    return this.configuration.region;
  }

  async ambientRegion(settings: ConnectionSettings | undefined): Promise<string | undefined> {
    const { profile } = this.configuration.identity(settings);
    const region = this.#ambientRegions.get(profile) ?? SdkSettings.read(profile).then((sdk) => sdk.region);
    this.#ambientRegions.set(profile, region);
    return region;
  }

  partitionOf(region: string): string | undefined {
    return isOfKnownPartition(region) ? partition(region).name : undefined;
  }

  regionProblem(region: string): string | undefined {
    // The SDK has the names of all Regions, and the forms of their names in each partition.
    if (this.configuration.skipRegionValidation || !isOfKnownPartition(region)) return undefined;
    if ("description" in partition(region)) return undefined;
    return `must be a Region of AWS, but is ${region}. If it is newer than this version, set wellarchitected:skipRegionValidation to true`;
  }

  async assertCredentials(settings: ConnectionSettings | undefined, region: string): Promise<void> {
    if (!this.configuration.skipCredentialsValidation) await this.connection(settings, region).accountId();
  }

  unreadKeys(project: string | undefined): readonly string[] {
    const unread = this.#areUnreadKeysTold ? [] : this.configuration.unreadKeys(project);
    this.#areUnreadKeysTold = true;
    return unread;
  }

  sharedPace = (limit: string, own: Pace): Pace => {
    const pace = this.#paces.get(limit) ?? own;
    this.#paces.set(limit, pace);
    return pace;
  };

  /** An `up` has found in check what is wrong: here it can only be in what a refresh or a destroy was given. */
  #assertStored(settings: ConnectionSettings | undefined): void {
    try {
      this.assertConfiguration();
      this.assertIdentity(settings);
    } catch (error) {
      throw error instanceof ShareError ? new ShareError(`${error.message}\n${storedConfiguration}`) : error;
    }
  }

  /** For calls that no kind of share has. */
  connection(settings: ConnectionSettings | undefined, region: string): Connection {
    const key = canonicalJson({ settings: settings ?? {}, region });
    const known = this.#connections.get(key);
    if (known) return known;
    this.#assertStored(settings);
    const connection = new Connection(region, settings, this.configuration, this);
    this.#connections.set(key, connection);
    return connection;
  }

  service(kind: string, settings: ConnectionSettings | undefined, region: string): KindService {
    const key = canonicalJson({ kind, settings: settings ?? {}, region });
    const known = this.#services.get(key);
    if (known) return known;
    const api = this.kinds[kind];
    if (!api) throw new Error(`No calls of AWS are known for ${kind}.`);
    const service = new SdkKindService(api, this.connection(settings, region));
    this.#services.set(key, service);
    return service;
  }
}

/** The SDK returns `aws` for a Region of a partition that it doesn't know. */
function isOfKnownPartition(region: string): boolean {
  return partition(region).name !== "aws" || /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/.test(region);
}
