import type { Context } from "./context";

/** The properties of a resource, as the engine hands them over and keeps them. */
export type Properties = Record<string, unknown>;

/** A resource as it is now. */
export interface Resource {
  /** The engine's id. */
  readonly id: string;
  /** Its outputs: all that state has of it. */
  readonly state: object;
  /** Its inputs as the service has them: what a refresh hands back to the engine. */
  readonly inputs: object;
}

/** A resource that exists, whoever created it. */
export interface ListedResource {
  /** By which it can be imported. */
  readonly id: string;
  /** A name for people that distinguishes it from the others. */
  readonly name: string;
}

/** What the engine has of a resource, which an earlier version may have written. */
export interface KnownResource {
  /** Its outputs; next to nothing for an import: then the id says what to read. */
  readonly state: Properties;
  /**
   * What the program declared last, or a read found since; undefined for an import, and if the engine doesn't send it.
   */
  readonly inputs?: Properties | undefined;
}

/**
 * One kind of resource, whose methods the plugin and the npm package call for the engine. `inputs` and `news` are what
 * `check` returned. Every method throws a {@link ShareError}, whose message is for a person, or an
 * {@link UnfinishedError}.
 */
export interface ResourceKind<Service = unknown> {
  /** The last part of the type token. */
  readonly name: string;
  /** What state has besides the inputs: what an update leaves as it is, and what it may change. */
  readonly outputs: Readonly<Record<string, "stable" | "changing">>;
  /** @param olds the inputs that an earlier check returned; empty for a new resource and for a replacement. */
  check(context: Context<Service>, olds: Properties, news: Properties): Promise<CheckResult>;
  diff(context: Context<Service>, id: string, olds: KnownResource, news: Properties): Diff;
  create(context: Context<Service>, inputs: Properties): Promise<Resource>;
  /** Returns undefined if the resource is gone. */
  read(context: Context<Service>, id: string, known: KnownResource): Promise<Resource | undefined>;
  update(context: Context<Service>, id: string, olds: KnownResource, news: Properties): Promise<Resource>;
  delete(context: Context<Service>, id: string, state: Properties): Promise<void>;
  /** Those that the query names; a kind that can't be asked for has no such method. */
  list?(context: Context<Service>, query: Properties): Promise<readonly ListedResource[]>;
}
export interface CheckResult {
  readonly inputs: Record<string, unknown>;
  readonly failures: { readonly property: string; readonly reason: string }[];
}
export interface Diff {
  readonly changes: boolean;
  /** The properties that make a replacement necessary. */
  readonly replaces: readonly string[];
  /** The properties that changed; for people. */
  readonly changed: readonly string[];
  /** The replacement has the same key: the old share occupies the principal. */
  readonly deleteBeforeReplace: boolean;
}
