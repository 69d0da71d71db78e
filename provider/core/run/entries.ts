/** What a process of the run shares with the others. */
export type Entry =
  | ({ readonly is: "declared" } & ShareDeclaration)
  | ({ readonly is: "declaredSharer" } & SharerDeclaration)
  | ({ readonly is: "declaredPolicy" } & PolicyDeclaration)
  | ({ readonly is: "missing" } & MissingShare)
  | ({ readonly is: "inState" } & ShareInState)
  | ({ readonly is: "owned" } & OwnedShare)
  | ({ readonly is: "deleted" } & DeletedShare);

/** A share that a resource of the program declares. */
export interface ShareDeclaration {
  /** See `shareKey`. */
  readonly key: string;
  readonly region: string;
  /** The resource's URN. */
  readonly scope: string;
  /** Whether the resource takes over a share that exists. */
  readonly adopts: boolean;
}

/** A resource of the program that shares something; exclusively, if that is to have no other shares. */
export interface SharerDeclaration {
  /** See `sharedKey`. */
  readonly shared: string;
  readonly scope: string;
  readonly isExclusive: boolean;
  /** The keys of the shares that it declares, as far as they are known. */
  readonly keys?: readonly string[];
}

/** A resource of the program that declares by a rule, and not one by one, what it is about. */
export interface PolicyDeclaration {
  readonly about: string;
  readonly scope: string;
  /** Plain data. */
  readonly policy: unknown;
}

/** A share that a resource of the program could not get: its create failed. */
export type MissingShare = Pick<ShareDeclaration, "key" | "scope">;

/** A share that a resource has in the stack's state, whether or not the program still declares that resource. */
export interface ShareInState {
  /** What is shared, and the ShareId. See `shareResourceId`. */
  readonly share: string;
  readonly scope: string;
}

/** A share that a resource of the program has created or adopted, or continues to own. */
export interface OwnedShare extends ShareInState {
  readonly key: string;
  /**
   * Distinguishes this record of the share in state from others of the same share and resource; undefined for an
   * imported one.
   */
  readonly record?: string | undefined;
}

/** A share that was deleted: its token of this generation is spent. */
export interface DeletedShare extends ShareInState {
  /** The principal's key. */
  readonly principal: string;
  readonly generation: number;
}

/**
 * What the processes of one run share with each other. The engine starts a process for each explicit provider, for each
 * version of the plugin and for each way in, and each of them may be asked to delete a share that another one now owns.
 */
export interface RunLog {
  write(entry: Entry): void;
  /** What the other processes have written since the last call. */
  read(): readonly Entry[];
}

/** The log of a run that has no other process. */
export const ownProcessOnly: RunLog = { write: () => {}, read: () => [] };

/** The entries of the run so far, for what is derived from them. */
export class Entries {
  readonly #listeners: ((entry: Entry) => void)[] = [];

  constructor(private readonly log: RunLog = ownProcessOnly) {}

  onEntry(listener: (entry: Entry) => void): void {
    this.#listeners.push(listener);
  }

  add(entry: Entry): void {
    this.#publish(entry);
    this.log.write(entry);
  }

  /** Takes in what the other processes have written. */
  catchUp(): void {
    for (const entry of this.log.read()) this.#publish(entry);
  }

  #publish(entry: Entry): void {
    for (const listener of this.#listeners) listener(entry);
  }
}

/** Stores an entry about a resource, by its URN, under what it is about. */
export function put<T>(about: Map<string, Map<string, T>>, name: string, scope: string, value: T): void {
  about.set(name, (about.get(name) ?? new Map<string, T>()).set(scope, value));
}
