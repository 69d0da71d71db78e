import type { Emulator, Share } from "../../../emulator";
import type { StateResource } from "../../engine/project";
import type { Cell } from "../cells";

export type Args = Readonly<Record<string, unknown>>;

/** What meets faults. */
export interface Subject {
  /** The name of its type, or of the function. */
  readonly name: string;
  /** What an error says was being done. */
  doing(args: Args): RegExp;
}

/** A type of resource, with its life. */
export interface StruckResource extends Subject {
  readonly type: new (name: string, args: object) => unknown;
  /** Adds to the emulator what the cell's resource is about, and returns what the program declares. */
  prepare(emulator: Emulator, cell: Cell): Promise<Args>;
  /** What an update changes in the program. */
  readonly changes?: Args;
  /** What others do before the refresh. */
  meanwhile?(emulator: Emulator, found: Found): Promise<void>;
  /** Why state and service don't agree on the cell's resource after its phase; undefined where they do. */
  disagreement(cell: Cell, state: StateResource | undefined, now: Found, args: Args): string | undefined;
  /** What a run that failed may have lost: undefined where the rerun has all that it needs. */
  loss(cell: Cell, state: StateResource | undefined, before: Found, now: Found): string | undefined;
}

/** What the service has. */
export interface Found {
  /** The shares in the cell's Region. */
  readonly shares: readonly Share[];
  /** Whether an account shares with its organization. */
  isSharingWithOrganization(accountId: string): boolean;
}

/** What state says of an initialization error, after a run that succeeded. */
export function keptError({ initErrors = [] }: StateResource): string | undefined {
  return initErrors.length > 0 ? `state keeps the error ${initErrors}` : undefined;
}
