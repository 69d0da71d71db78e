import { principalKey } from "./principal";

/** The resource that has a share, by its scope, and the share's principal, in any spelling. */
export interface ShareOwner {
  readonly scope: string;
  readonly sharedWith: string;
}

/**
 * What one process of the provider has done. The engine runs one process for each phase of an operation, so this
 * spans an `up`, never two. It is what keeps a delete from killing a share that the same run has just kept.
 */
export class Memory {
  /** ShareIds that a create or an adoption of this process returned, with the scope of their resource. */
  readonly #returned = new Map<string, string>();
  /** ShareIds that a resource of the program has and keeps, with its scope. */
  readonly #kept = new Map<string, string>();
  /** The scopes of the resources that the program has declared in this process. */
  readonly #checked = new Set<string>();
  readonly #deleted = new Set<string>();
  readonly #nextGenerations = new Map<string, number>();
  readonly #regions = new Map<string, string>();
  readonly #declared = new Map<string, string>();
  /** By workload: the scopes of the resources that share it, and whether each is exclusive. */
  readonly #workloads = new Map<string, Map<string, boolean>>();

  returned(shareId: string, scope: string): void {
    this.#returned.set(shareId, scope);
  }

  /** The scope of the resource for which this process returned the share. */
  ownerOf(shareId: string): string | undefined {
    return this.#returned.get(shareId);
  }

  /**
   * A resource of the program goes on with its share. The engine asks for diffs in a refresh, too, of resources that the
   * program may declare no more, and deletes those in the same process: only one that was checked counts.
   */
  kept(shareId: string, scope: string): void {
    if (this.#checked.has(scope)) this.#kept.set(shareId, scope);
  }

  /**
   * Why a delete must leave the share: the scope of the resource that this process returned it for, or that goes on with
   * it, be it the one that is deleted. (An interrupted move leaves a share in the state of two resources; an interrupted
   * replacement that is taken back leaves it in the same one's pending delete.)
   */
  keeperOf(shareId: string): string | undefined {
    return this.#returned.get(shareId) ?? this.#kept.get(shareId);
  }

  /** The share's token of this generation is spent: a create of the same resource and principal starts at the next one. */
  deleted(shareId: string, owner: ShareOwner, generation: number): void {
    this.#returned.delete(shareId);
    this.#deleted.add(shareId);
    this.#nextGenerations.set(lineOf(owner), generation + 1);
  }

  isDeleted(shareId: string): boolean {
    return this.#deleted.has(shareId);
  }

  firstGeneration(owner: ShareOwner): number {
    return this.#nextGenerations.get(lineOf(owner)) ?? 0;
  }

  /** The engine hands no old inputs to the check of a replacement, so the region of its state is remembered here. */
  rememberRegion(scope: string, region: string): void {
    this.#regions.set(scope, region);
  }

  regionOf(scope: string): string | undefined {
    return this.#regions.get(scope);
  }

  /**
   * Declares that a resource has shares of the workload, or all of them (exclusive); answers the scope of another one
   * that leaves no room for that.
   */
  declareWorkload(workload: string, scope: string, isExclusive: boolean): string | undefined {
    this.#checked.add(scope);
    const declared = this.#workloads.get(workload) ?? new Map<string, boolean>();
    this.#workloads.set(workload, declared.set(scope, isExclusive));
    for (const [other, otherIsExclusive] of declared) {
      if (other !== scope && (isExclusive || otherIsExclusive)) return other;
    }
    return undefined;
  }

  /** Declares a share; answers the scope of another resource that has declared the same. */
  declare(key: string, scope: string): string | undefined {
    const other = this.#declared.get(key);
    if (other !== undefined && other !== scope) return other;
    this.#declared.set(key, scope);
    return undefined;
  }
}

function lineOf({ scope, sharedWith }: ShareOwner): string {
  return `${principalKey(sharedWith)} ${scope}`;
}
