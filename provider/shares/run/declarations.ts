import { type DeclaredShare, type DeclaredWorkload, type Entries, put } from "./entries";

/** Which resources of the program declare what, in all processes of the run. */
export class Declarations {
  /** By key: what each resource that declares the share says of it. */
  readonly #shares = new Map<string, Map<string, DeclaredShare>>();
  /** By workload: the resources that share it, and whether each is exclusive. */
  readonly #workloads = new Map<string, Map<string, boolean>>();
  readonly #resources = new Set<string>();
  readonly #regions = new Map<string, string>();

  constructor(private readonly entries: Entries) {
    entries.onEntry((entry) => {
      if (entry.is === "declared") put(this.#shares, entry.key, entry.scope, entry);
      if (entry.is === "declaredWorkload") {
        put(this.#workloads, entry.workload, entry.scope, entry.isExclusive);
        this.#resources.add(entry.scope);
      }
    });
  }

  /** Whether the program declares the resource. */
  has(scope: string): boolean {
    return this.#resources.has(scope);
  }

  /** Declares that a resource shares a workload; returns the URN of another one that leaves no room for that. */
  declareWorkload(workload: DeclaredWorkload): string | undefined {
    this.entries.add({ is: "declaredWorkload", ...workload });
    this.entries.catchUp();
    for (const [other, otherIsExclusive] of this.#workloads.get(workload.workload) ?? []) {
      if (other !== workload.scope && (workload.isExclusive || otherIsExclusive)) return other;
    }
    return undefined;
  }

  /** Declares a share; returns the URN of another resource that has declared the same. */
  declare(share: DeclaredShare): string | undefined {
    // Written before the others are read, so that of two processes which declare it at once, at least one sees both.
    this.entries.add({ is: "declared", ...share });
    this.entries.catchUp();
    return this.#othersOf(share).find(({ region }) => region === share.region)?.scope;
  }

  /**
   * Another resource of the program that declares the share, and takes over one that exists: in whichever Region, since a
   * wrong one may be why it hasn't done so.
   */
  adopterOf(share: Pick<DeclaredShare, "key" | "scope">): string | undefined {
    this.entries.catchUp();
    return this.#othersOf(share).find(({ adopts }) => adopts)?.scope;
  }

  #othersOf({ key, scope }: Pick<DeclaredShare, "key" | "scope">): DeclaredShare[] {
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
