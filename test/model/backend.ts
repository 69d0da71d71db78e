import type { WellArchitected } from "../../emulator";
import type { Properties } from "../../provider/core/resource";
import { principalKey } from "../../provider/shares/model/principal";
import type { PermissionType } from "../../provider/shares/model/share";
import { kindOf } from "../shares/properties";

/** Where sequences run: an engine, two stacks, and the service that they share. */
export interface Backend {
  readonly service: WellArchitected;
  readonly stacks: readonly [Stack, Stack];
  advance(seconds: number): void | Promise<void>;
  /** How many calls have changed something. */
  writes(): number | Promise<number>;
  /** The last calls, for the message of a failure. */
  lastCalls(): readonly string[] | Promise<readonly string[]>;
}

export interface Stack {
  readonly name: string;
  urnOf(name: string): string;
  /** The program declares the resource elsewhere, with an alias for where it was. */
  move(name: string, place: Partial<Place>): void;
  records(): readonly Kept[];
  /** `pulumi up`; with `isDestroy`, `pulumi destroy`, for which the program is empty. */
  run(program: Program, run: Run): Promise<Outcome>;
  loseState(): void;
  /** What needs several versions, or the CLI; if absent, only tests of their own do it. */
  readonly commands?: StackCommands;
}

export interface StackCommands {
  upgrade(): void;
  rename(to: string): void;
  moveStateTo(target: Stack, name: string): void;
  /** `pulumi state delete`. */
  forget(name: string): void;
}

/** What a program declares: the arguments of each resource, by its name. */
export type Program = ReadonlyMap<string, Properties>;

/** Where a program declares a resource. */
export interface Place {
  /** The components that it is in: see `urnOf`. */
  readonly parents: string;
  /** The provider resource. */
  readonly provider: string;
}

export type Door = "dynamic" | "plugin";

/** Whose credentials a run has, and in which Region its shell is. */
export interface Shell {
  readonly accountId: string;
  readonly ambientRegion: string;
}

/** A replacement that the engine makes of itself, without asking for a diff or in spite of it. */
export interface Forced {
  readonly name: string;
  readonly how: "replace" | "replace, delete first" | "replaceOnChanges, delete first";
}

/** What befalls a run at its nth call. */
export type Interference =
  | { readonly kind: "crashBefore" | "crashAfter" | "lost" | "refused"; readonly nth: number }
  | undefined;

export interface Run {
  readonly isDestroy?: boolean;
  readonly refresh?: boolean;
  readonly shell?: Shell;
  readonly forced?: Forced | undefined;
  readonly continueOnError?: boolean;
  readonly interference?: Interference;
  /** Whether the program's resources have the option retainOnDelete. */
  readonly isRetaining?: boolean;
}

export interface Outcome {
  /** What went wrong; nothing if all is as declared. */
  readonly errors: readonly Error[];
  readonly isCrashed: boolean;
  /** The resources that the engine has left out, because one that they depend on failed. */
  readonly skipped: readonly string[];
  /** What the run has told a person. */
  readonly warnings: string;
  /** The ShareIds of other owners that a diff has told to be removed. */
  readonly shown: ReadonlySet<string>;
  /** By name: the ShareIds that resources had before the run replaced them, the old one first. */
  readonly deletedFirst: ReadonlyMap<string, readonly string[]>;
}

/** A record of a resource in state. */
export interface Kept {
  readonly name: string;
  readonly shares: readonly KeptShare[];
  /** Replaced, and not yet deleted. */
  readonly isPendingDelete: boolean;
  /** Whether it leaves the state without a delete. */
  readonly isRetained: boolean;
}

/** A share that is declared. */
export interface DeclaredShare {
  /** What is shared, and with whom, whatever the spelling. */
  readonly key: string;
  readonly sharedWith: string;
  readonly permissionType?: PermissionType;
}

export interface KeptShare extends DeclaredShare {
  readonly shareId: string;
}

/** The shares of a resource, single or a set, by its arguments. */
export function declaredShares(args: Properties): DeclaredShare[] {
  return withKeys(args, args.shares ?? [args]);
}

/** The shares of a resource, single or a set, by its state. */
export function keptShares(state: Properties): KeptShare[] {
  return withKeys(state, state.members ?? [state]) as KeptShare[];
}

function withKeys(properties: Properties, shares: unknown): DeclaredShare[] {
  const { [kindOf(properties).input]: resourceId } = properties;
  const keyed = (share: Omit<DeclaredShare, "key">) => ({ ...share, key: keyOf(String(resourceId), share.sharedWith) });
  return (shares as Omit<DeclaredShare, "key">[]).map(keyed);
}

export function keyOf(resourceId: string, sharedWith: string): string {
  return `${resourceId} ${principalKey(sharedWith)}`;
}
