import type { ConnectionSettings } from "./connection-settings";
import type { Run } from "./run/run";

/**
 * All that a resource needs from its surroundings.
 * @template Service what the resource calls, of one account in one Region.
 */
export interface Context<Service = unknown> extends Run {
  readonly connections: Connections<Service>;
  readonly clock: Clock;
  readonly log: Log;
  readonly frontend: Frontend;
  /** Ends waits and retries. */
  readonly signal?: AbortSignal;
}

/** How to reach the service: the stack's configuration, and what the AWS SDK finds. */
export interface Connections<Service = unknown> {
  readonly tokenScope: string | undefined;
  /** @throws ShareError if the stack's configuration has a key that we don't know, or a malformed value. */
  assertConfiguration(): void;
  /** @throws ShareError if the settings of the credentials are malformed, or name some that we can't use. */
  assertIdentity(connection: ConnectionSettings | undefined): void;
  /** The region that the stack's configuration declares. */
  declaredRegion(): string | undefined;
  /** The region that the AWS SDK's own chain finds. */
  ambientRegion(connection: ConnectionSettings | undefined): Promise<string | undefined>;
  /** The AWS partition of a Region; undefined if the AWS SDK doesn't know it. */
  partitionOf(region: string): string | undefined;
  /** The rule that a Region's name breaks: AWS has no such Region, as far as this version knows. */
  regionProblem(region: string): string | undefined;
  /**
   * Proves the credentials, once for each connection of a process, unless the configuration says not to.
   * @throws ServiceFailure, or ShareError if they are of an account that isn't allowed.
   */
  assertCredentials(connection: ConnectionSettings | undefined, region: string): Promise<void>;
  /** Keys of the stack's configuration that look like ours, but aren't read. Each is returned once. */
  unreadKeys(project: string | undefined): readonly string[];
  /** @param kind the name of the type of resource that calls it. */
  service(kind: string, connection: ConnectionSettings | undefined, region: string): Service;
}

export interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Shows messages about one resource to the person who runs the engine. */
export interface Log {
  /** `scope` is the resource's URN. */
  warn(scope: string, message: string): void;
  info(scope: string, message: string): void;
  /** Replaces the last progress message of the resource. */
  progress(scope: string, message: string): void;
}

/** What the way in that the engine uses can do, so that the core words its errors accordingly. */
export interface Frontend {
  /** The marker of a value that isn't known yet. */
  readonly unknown: string;
  readonly canImport: boolean;
  /** Region and credentials are set by provider resources, and no resource has an input `connection`. */
  readonly hasProviders?: boolean;
}
