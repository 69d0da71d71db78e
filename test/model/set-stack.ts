import { UnfinishedError } from "../../provider/shares/errors";
import { principalKey } from "../../provider/shares/principal";
import type { Bag, Resource, ResourceKind } from "../../provider/shares/resource";
import { workloadShares } from "../../provider/shares/set/workload-shares";
import { workloadShare } from "../../provider/shares/workload-share";
import { type Process, region, urnOf, type World } from "../shares/world";
import type { Declared } from "./set-sequences";
import { collect } from "./telling";

/** A resource in the stack's state. */
interface Kept {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly state: Bag;
  readonly inputs: Bag;
  readonly hasInitError: boolean;
  readonly isRetained: boolean;
}
interface StateShare {
  readonly shareId: string;
  readonly sharedWith: string;
  readonly status?: string;
}

/**
 * A stack that has shares of one workload in both forms, as the engine runs it: a step that fails leaves state as it was,
 * but for what an initialization error says, and a crash leaves what the last step left.
 */
export class SetStack {
  readonly resources = new Map<string, Kept>();
  shares: readonly Declared[] = [];
  exclusive = false;
  retainOnDelete = false;
  /** The resource that is being created or updated. */
  working: string | undefined;
  /** The ShareIds that a diff of this up has told to be removed. */
  readonly shown = new Set<string>();
  /** The ShareIds that left the state without a delete. */
  readonly retained = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly workloadId: string,
  ) {}

  /** The name of the resource that declares a principal's share. */
  ownerOf(sharedWith: string): string | undefined {
    const share = this.shares.find((one) => principalKey(one.sharedWith) === principalKey(sharedWith));
    return share && (share.isAlone ? principalKey(sharedWith) : "set");
  }

  /** Whether a resource of the program takes over shares that exist. */
  adopts(name: string | undefined): boolean {
    return name !== undefined && this.program().get(name)?.args.adoptExisting === true;
  }

  get isExclusive(): boolean {
    return this.exclusive && this.shares.every(({ isAlone }) => !isAlone);
  }

  /** The shares that state has, by the resource that has them. */
  owned(): { readonly name: string; readonly share: StateShare }[] {
    return [...this.resources].flatMap(([name, { state }]) =>
      ((state.shares ?? [state]) as StateShare[]).map((share) => ({ name, share })),
    );
  }

  /** Answers what went wrong, resource by resource; nothing where all is as declared. @throws Crash */
  async up({ refresh }: { readonly refresh: boolean }): Promise<Error[]> {
    this.shown.clear();
    const errors: Error[] = [];
    // One host serves the refresh and the update.
    const process = this.world.process({ ambientRegion: region });
    if (refresh) {
      for (const [name, kept] of [...this.resources]) await collect(errors, () => this.refresh(process, name, kept));
      if (errors.length > 0) return errors;
    }
    const program = this.program();
    // The set depends on the shares alone, so that one that leaves it is taken over first.
    for (const [name, { kind, args }] of program) {
      if (errors.length === 0) await collect(errors, () => this.register(process, name, kind, args));
    }
    if (errors.length > 0) return errors;
    for (const [name, kept] of [...this.resources].reverse()) {
      if (program.has(name)) continue;
      await collect(errors, async () => {
        if (!kept.isRetained) await process.unlessCrashed(kept.kind.delete(process.context, kept.id, kept.state));
        else for (const { share } of this.owned().filter((one) => one.name === name)) this.retained.add(share.shareId);
        this.resources.delete(name);
      });
    }
    return errors;
  }

  async destroy(): Promise<Error[]> {
    const { shares } = this;
    this.shares = [];
    this.hasSet = false;
    const errors = await this.up({ refresh: false });
    this.shares = shares;
    this.hasSet = true;
    return errors;
  }

  private hasSet = true;

  private program(): Map<string, { readonly kind: ResourceKind; readonly args: Bag }> {
    const { workloadId, isExclusive: exclusive } = this;
    const alone = this.shares.filter(({ isAlone }) => isAlone);
    const inSet = this.shares.filter(({ isAlone }) => !isAlone);
    const program = new Map<string, { readonly kind: ResourceKind; readonly args: Bag }>();
    for (const { isAlone: _, ...share } of alone) {
      const name = principalKey(share.sharedWith);
      const args = { workloadId, ...share, adoptExisting: this.isMoved([share.sharedWith]) };
      program.set(name, { kind: workloadShare, args });
    }
    if (this.hasSet && (inSet.length > 0 || alone.length === 0)) {
      const shares = inSet.map(({ isAlone: _, ...share }) => share);
      const adoptExisting = this.isMoved(shares.map(({ sharedWith }) => sharedWith));
      program.set("set", {
        kind: workloadShares,
        args: { workloadId, shares, exclusive, allowEmpty: true, adoptExisting },
      });
    }
    return program;
  }

  /** As README tells to, a resource has adoptExisting where another one of the stack has its share. */
  private isMoved(principals: readonly string[]): boolean {
    const keys = principals.map(principalKey);
    return this.owned().some(
      ({ name, share }) => keys.includes(principalKey(share.sharedWith)) && this.ownerOf(share.sharedWith) !== name,
    );
  }

  private async refresh(process: Process, name: string, kept: Kept): Promise<void> {
    const read = await process.unlessCrashed(kept.kind.read(process.context, kept.id, kept.state));
    // The engine asks for a diff here, too, whether or not the program still declares the resource.
    if (read) kept.kind.diff(process.context, read.id, { ...read.state }, kept.inputs);
    if (read) this.keep(name, kept.kind, read, { hasInitError: false, isRetained: kept.isRetained });
    else this.resources.delete(name);
  }

  private async register(process: Process, name: string, kind: ResourceKind, args: Bag): Promise<void> {
    const { context } = process;
    const kept = this.resources.get(name);
    const checked = await kind.check(context, kept?.inputs ?? {}, { ...args, scope: urnOf(name) });
    if (checked.failures.length > 0) throw new Error(checked.failures.map(({ reason }) => reason).join("; "));
    const { inputs } = checked;
    if (!kept) return this.work(process, name, kind, inputs, () => kind.create(context, inputs));

    const { undeclared = [] } = kept.state as { readonly undeclared?: StateShare[] };
    for (const { shareId, sharedWith } of args.exclusive ? undeclared : []) {
      if (this.ownerOf(sharedWith) === undefined) this.shown.add(shareId);
    }
    const { changes, replaces, deleteBeforeReplace } = kind.diff(context, kept.id, kept.state, inputs);
    if (!changes && !kept.hasInitError) {
      this.resources.set(name, { ...kept, inputs, isRetained: this.retainOnDelete });
    } else if (replaces.length === 0) {
      await this.work(process, name, kind, inputs, () => kind.update(context, kept.id, kept.state, inputs));
    } else if (deleteBeforeReplace) {
      await process.unlessCrashed(kind.delete(context, kept.id, kept.state));
      this.resources.delete(name);
      await this.work(process, name, kind, inputs, () => kind.create(context, inputs));
    } else throw new Error(`${name} is replaced, though it never moves: ${replaces.join()}`);
  }

  private async work(
    process: Process,
    name: string,
    kind: ResourceKind,
    inputs: Bag,
    run: () => Promise<Resource>,
  ): Promise<void> {
    this.working = name;
    const isRetained = this.retainOnDelete;
    try {
      this.keep(name, kind, await process.unlessCrashed(run()), { hasInitError: false, isRetained });
    } catch (error) {
      if (error instanceof UnfinishedError) {
        this.keep(name, kind, { id: error.id, state: error.state, inputs }, { hasInitError: true, isRetained });
      }
      throw error;
    }
  }

  private keep(name: string, kind: ResourceKind, resource: Resource, rest: Pick<Kept, "hasInitError" | "isRetained">) {
    const { id, state, inputs } = resource;
    this.resources.set(name, { kind, id, state: { ...state }, inputs: { ...inputs }, ...rest });
  }
}
