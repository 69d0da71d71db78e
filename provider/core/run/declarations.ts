import { type Entries, type PolicyDeclaration, put, type ShareDeclaration, type SharerDeclaration } from "./entries";

/** Which resources of the program declare what, in all processes of the run. */
export class Declarations {
  /** By key: the declaration of each resource that declares the share. */
  readonly #shares = new Map<string, Map<string, ShareDeclaration>>();
  /** By shared resource: the declaration of each resource that shares it. */
  readonly #sharers = new Map<string, Map<string, SharerDeclaration>>();
  /** By what they are about: the policy of each resource that has one. */
  readonly #policies = new Map<string, Map<string, PolicyDeclaration>>();
  /** By resource. */
  readonly #resources = new Map<string, SharerDeclaration>();
  readonly #regions = new Map<string, string>();

  constructor(private readonly entries: Entries) {
    entries.onEntry((entry) => {
      if (entry.is === "declared") put(this.#shares, entry.key, entry.scope, entry);
      if (entry.is === "declaredPolicy") put(this.#policies, entry.about, entry.scope, entry);
      if (entry.is === "declaredSharer") {
        this.#forgetBefore(entry);
        put(this.#sharers, entry.shared, entry.scope, entry);
        this.#resources.set(entry.scope, entry);
      }
    });
  }

  /** The check of a replacement may declare something else than the one before: it doesn't honour ignoreChanges. */
  #forgetBefore({ shared, scope, keys = [] }: SharerDeclaration): void {
    const before = this.#resources.get(scope);
    if (before && before.shared !== shared) this.#sharers.get(before.shared)?.delete(scope);
    for (const key of before?.keys ?? []) if (!keys.includes(key)) this.#shares.get(key)?.delete(scope);
  }

  /** Whether the program declares the resource. */
  has(scope: string): boolean {
    return this.#resources.has(scope);
  }

  /** Declares that a resource shares something; returns the URN of another one that leaves no room for that. */
  declareSharer(sharer: SharerDeclaration): string | undefined {
    this.entries.add({ is: "declaredSharer", ...sharer });
    this.entries.catchUp();
    for (const [other, { isExclusive }] of this.#sharers.get(sharer.shared) ?? []) {
      if (other !== sharer.scope && (sharer.isExclusive || isExclusive)) return other;
    }
    return undefined;
  }

  /** A resource that the program declares to share something, or to accept it. */
  sharerOf(shared: string): string | undefined {
    this.entries.catchUp();
    return this.#sharers.get(shared)?.keys().next().value;
  }

  declarePolicy(policy: PolicyDeclaration): void {
    this.entries.add({ is: "declaredPolicy", ...policy });
  }

  policiesAbout(about: string): readonly PolicyDeclaration[] {
    this.entries.catchUp();
    return [...(this.#policies.get(about)?.values() ?? [])];
  }

  /** How many shares of a resource the program declares, each counted once. */
  countShares(shared: string): number {
    this.entries.catchUp();
    const resources = [...(this.#sharers.get(shared)?.values() ?? [])];
    return new Set(resources.flatMap(({ keys = [] }) => keys)).size;
  }

  /** Declares a share; returns the URN of another resource that has declared the same. */
  declare(share: ShareDeclaration): string | undefined {
    // Written before the others are read, so that of two processes which declare it at once, at least one sees both.
    this.entries.add({ is: "declared", ...share });
    this.entries.catchUp();
    return this.#othersOf(share).find(({ region }) => region === share.region)?.scope;
  }

  /**
   * Another resource of the program that declares the share, and takes over one that exists: in whichever Region, since a
   * wrong one may be why it hasn't done so.
   */
  adopterOf(share: Pick<ShareDeclaration, "key" | "scope">): string | undefined {
    this.entries.catchUp();
    return this.#othersOf(share).find(({ adopts }) => adopts)?.scope;
  }

  #othersOf({ key, scope }: Pick<ShareDeclaration, "key" | "scope">): ShareDeclaration[] {
    return [...(this.#shares.get(key)?.values() ?? [])].filter((other) => other.scope !== scope);
  }

  /** The engine passes no old inputs to the check of a replacement, so the region of its state is remembered here. */
  rememberRegion(scope: string, region: string): void {
    this.#regions.set(scope, region);
  }

  regionOf(scope: string): string | undefined {
    return this.#regions.get(scope);
  }
}
