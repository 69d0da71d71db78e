import { type DeletedShare, type Entries, type MissingShare, type OwnedShare, put, type ShareInState } from "./entries";

/** A share in the state of a resource that is to be deleted. */
export type StateRecord = Pick<OwnedShare, "share" | "scope" | "record">;

/**
 * What has become of shares in this run, in all of its processes. A run is one phase of an engine's operation, such as
 * an `up`, never two. The journal keeps a delete from removing a share that the same run still needs.
 */
export class Journal {
  /** By share: the resources of the program that own the share. */
  readonly #owned = new Map<string, Map<string, OwnedShare>>();
  /** By share: the resources that have the share in state. */
  readonly #inState = new Map<string, Map<string, ShareInState>>();
  /** By key: the resources of the program that could not get the share. */
  readonly #missing = new Map<string, Map<string, MissingShare>>();
  readonly #deleted = new Set<string>();
  readonly #nextGenerations = new Map<string, number>();
  #hasRecovered = false;

  constructor(private readonly entries: Entries) {
    entries.onEntry((entry) => {
      if (entry.is === "missing") put(this.#missing, entry.key, entry.scope, entry);
      if (entry.is === "inState") put(this.#inState, entry.share, entry.scope, entry);
      // Entries of several processes may come in another order than they were written in. A deleted share never returns.
      if (entry.is === "owned" && !this.#deleted.has(entry.share)) put(this.#owned, entry.share, entry.scope, entry);
      if (entry.is === "deleted") {
        this.#owned.delete(entry.share);
        this.#deleted.add(entry.share);
        this.#nextGenerations.set(generationKey(entry), entry.generation + 1);
      }
    });
  }

  /** A resource of the program has created or adopted the share, or continues to own it. */
  addOwned(share: OwnedShare): void {
    const known = this.#owned.get(share.share)?.get(share.scope);
    if (known?.record === share.record && known?.key === share.key) return;
    this.entries.add({ is: "owned", ...share });
  }

  /** A resource has recovered a share of an earlier run. Returns whether it is the first one of this process. */
  addRecovered(): boolean {
    const isFirst = !this.#hasRecovered;
    this.#hasRecovered = true;
    return isFirst;
  }

  /** A resource of the program could not get a share. */
  addMissing(share: MissingShare): void {
    this.entries.add({ is: "missing", ...share });
  }

  /** A resource of the program that could not get the share of this key. */
  resourceMissing(key: string): string | undefined {
    this.entries.catchUp();
    return [...(this.#missing.get(key)?.keys() ?? [])].find((scope) => !this.owns(scope, key));
  }

  /** A resource has the share in the stack's state. */
  addInState(share: ShareInState): void {
    if (this.#inState.get(share.share)?.has(share.scope)) return;
    this.entries.add({ is: "inState", ...share });
  }

  /**
   * Why a delete must leave the share: the URN of the resource that owns it. (A move by `adoptExisting` or import
   * leaves a share in the state of two resources. An interrupted replacement that is taken back leaves it in two
   * records of one resource; the record that the program continues with may be deleted, as the engine does before a
   * replacement.)
   */
  ownerBlockingDelete({ share, scope, record }: StateRecord): string | undefined {
    this.entries.catchUp();
    const owners = [...(this.#owned.get(share)?.values() ?? [])];
    // The npm package's state may have the URN of before a move by aliases, so records are compared first.
    const isSame = (owner: OwnedShare) => owner.record === record && (record !== undefined || owner.scope === scope);
    return owners.find((owner) => !isSame(owner))?.scope;
  }

  /** Another resource of the program that owns the share. */
  otherOwnerOf(share: string, scope: string): string | undefined {
    this.entries.catchUp();
    return [...(this.#owned.get(share)?.keys() ?? [])].find((owner) => owner !== scope);
  }

  /** Whether the resource has the share in the stack's state. */
  hasInState(scope: string, share: string): boolean {
    return this.#inState.get(share)?.has(scope) === true;
  }

  /** Another resource that has the share in the stack's state. */
  otherResourceWith(share: string, scope: string): string | undefined {
    this.entries.catchUp();
    return [...(this.#inState.get(share)?.keys() ?? [])].find((holder) => holder !== scope);
  }

  /** A resource of the program that owns a share of this key. */
  ownerOf(key: string): string | undefined {
    this.entries.catchUp();
    const owners = [...this.#owned.values()].flatMap((byScope) => [...byScope.values()]);
    return owners.find((owner) => owner.key === key)?.scope;
  }

  /** Whether a resource owns a share of this key. */
  owns(scope: string, key: string): boolean {
    this.entries.catchUp();
    return [...this.#owned.values()].some((owners) => owners.get(scope)?.key === key);
  }

  /** The share's token of this generation is spent: a create of the same resource and principal starts at the next one. */
  addDeleted(share: DeletedShare): void {
    this.entries.add({ is: "deleted", ...share });
  }

  isDeleted(share: string): boolean {
    return this.withoutDeleted([share], (one) => one).length === 0;
  }

  /** The listed shares without those that this run has deleted, which a lagging list may still show. */
  withoutDeleted<T>(shares: readonly T[], nameOf: (share: T) => string): T[] {
    // Once for all of them: it reads files.
    this.entries.catchUp();
    return shares.filter((share) => !this.#deleted.has(nameOf(share)));
  }

  firstGeneration(owner: Pick<DeletedShare, "scope" | "principal">): number {
    this.entries.catchUp();
    return this.#nextGenerations.get(generationKey(owner)) ?? 0;
  }
}

function generationKey({ scope, principal }: Pick<DeletedShare, "scope" | "principal">): string {
  return `${principal} ${scope}`;
}
