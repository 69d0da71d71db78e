import { UnfinishedError } from "../../provider/core/errors";
import type { KnownResource, Properties, Resource } from "../../provider/core/resource";
import { workload } from "../../provider/shares/kinds/workload";
import { principalKey } from "../../provider/shares/model/principal";
import type { ShareResource } from "../../provider/shares/model/service";
import { shareResource } from "../../provider/shares/resources/share";
import { workloadShares } from "../../provider/shares/resources/workload-shares";
import { type Process, region, type SimulatedRun, urnOf, type World } from "../shares/world";
import type { Declared } from "./set-sequences";
import type { Door, Place } from "./stack";
import { collect } from "./telling";

const workloadShare = shareResource(workload);

/** A resource in the stack's state. */
interface Kept {
  readonly kind: ShareResource;
  /** Of the last run, with the provider resource and the plugin's version: they serve a delete. */
  readonly urn: string;
  readonly provider: string;
  readonly id: string;
  readonly state: Properties;
  readonly inputs: Properties;
  readonly hasInitError: boolean;
  readonly isRetained: boolean;
}
interface StateShare {
  readonly shareId: string;
  readonly sharedWith: string;
  readonly status?: string;
}

export interface SetRun {
  readonly refresh: boolean;
  /** The resource that the engine replaces, without asking for a diff. */
  readonly forced?: string | undefined;
  readonly continueOnError?: boolean;
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
  /** The version of the plugin that the program uses. */
  version = 1;
  private readonly places = new Map<string, Place>();
  /** Replaced resources whose delete hasn't happened. */
  pendingDeletes: Kept[] = [];
  /** The ShareIds that left the state without a delete. */
  readonly retained = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly workloadId: string,
    private readonly door: Door,
  ) {}

  /** The program declares the resource elsewhere, with an alias for where it was. */
  move(name: string, place: Partial<Place>): void {
    this.places.set(name, { ...this.place(name), ...place });
  }

  private place(name: string): Place {
    return this.places.get(name) ?? { parents: "", provider: "default" };
  }

  urnOf(name: string): string {
    return urnOf(name, "dev", this.place(name).parents);
  }

  private providerOf(name: string): string {
    return `${this.place(name).provider} ${this.version}`;
  }

  /** The plugin is told the URN with each call; the npm package's state has that of the last create or update. */
  private knownOf({ state, inputs }: Kept, urn: string): KnownResource {
    // The host of dynamic providers passes no old inputs.
    return this.door === "plugin" ? { state: { ...state, scope: urn }, inputs } : { state };
  }

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
    return [...this.resources].flatMap(([name, kept]) => sharesOf(kept).map((share) => ({ name, share })));
  }

  /** The ShareIds that state has, also of what is to be deleted yet. */
  held(): string[] {
    return [...this.resources.values(), ...this.pendingDeletes].flatMap(sharesOf).map(({ shareId }) => shareId);
  }

  /** Answers what went wrong, resource by resource; nothing where all is as declared. @throws Crash */
  async up({ refresh, forced, continueOnError = false }: SetRun): Promise<Error[]> {
    this.shown.clear();
    const errors: Error[] = [];
    // A provider resource's process serves the refresh and the update.
    const run = this.world.run({ ambientRegion: region });
    if (refresh) {
      for (const [name, kept] of [...this.resources]) await collect(errors, () => this.refresh(run, name, kept));
      if (errors.length > 0) return errors;
    }
    const program = this.program();
    // The set depends on the shares alone, so that one that leaves it is taken over first: it waits for them, even if they fail.
    for (const [name, { kind, args }] of program) {
      if (errors.length === 0) await collect(errors, () => this.register(run, name, kind, args, forced === name));
    }
    if (errors.length > 0 && !continueOnError) return errors;
    for (const [name, kept] of [...this.resources].reverse()) {
      if (program.has(name)) continue;
      await collect(errors, async () => {
        if (!kept.isRetained) await this.delete(run, kept);
        else for (const { share } of this.owned().filter((one) => one.name === name)) this.retained.add(share.shareId);
        this.resources.delete(name);
      });
    }
    for (const pending of [...this.pendingDeletes]) {
      await collect(errors, async () => {
        await this.delete(run, pending);
        this.pendingDeletes = this.pendingDeletes.filter((other) => other !== pending);
      });
    }
    return errors;
  }

  private async delete(run: SimulatedRun, kept: Kept): Promise<void> {
    const process = run.process(kept.provider);
    await process.unlessCrashed(kept.kind.delete(process.context, kept.id, { ...this.knownOf(kept, kept.urn).state }));
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

  private program(): Map<string, { readonly kind: ShareResource; readonly args: Properties }> {
    const { workloadId, isExclusive: exclusive } = this;
    const alone = this.shares.filter(({ isAlone }) => isAlone);
    const inSet = this.shares.filter(({ isAlone }) => !isAlone);
    const program = new Map<string, { readonly kind: ShareResource; readonly args: Properties }>();
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

  /** As README tells to, a resource has adoptExisting if another one, or its own earlier record, has its share. */
  private isMoved(principals: readonly string[]): boolean {
    const keys = principals.map(principalKey);
    const isOf = ({ sharedWith }: StateShare) => keys.includes(principalKey(sharedWith));
    const ofOthers = this.owned().filter(({ name, share }) => this.ownerOf(share.sharedWith) !== name);
    return ofOthers.some(({ share }) => isOf(share)) || this.pendingDeletes.flatMap(sharesOf).some(isOf);
  }

  private async refresh(run: SimulatedRun, name: string, kept: Kept): Promise<void> {
    const process = run.process(kept.provider);
    const read = await process.unlessCrashed(kept.kind.read(process.context, kept.id, this.knownOf(kept, kept.urn)));
    // The engine asks for a diff here, too, whether or not the program still declares the resource.
    if (read) kept.kind.diff(process.context, read.id, { state: { ...read.state }, inputs: kept.inputs }, kept.inputs);
    if (!read) this.resources.delete(name);
    else {
      const { id, state, inputs } = read;
      this.resources.set(name, { ...kept, id, state: { ...state }, inputs: { ...inputs }, hasInitError: false });
    }
  }

  private async register(
    run: SimulatedRun,
    name: string,
    kind: ShareResource,
    args: Properties,
    isForced: boolean,
  ): Promise<void> {
    const process = run.process(this.providerOf(name));
    const { context } = process;
    const kept = this.resources.get(name);
    const checked = await kind.check(context, kept?.inputs ?? {}, { ...args, scope: this.urnOf(name) });
    if (checked.failures.length > 0) throw new Error(checked.failures.map(({ reason }) => reason).join("; "));
    const { inputs } = checked;
    if (!kept) return this.work(process, name, kind, inputs, () => kind.create(context, inputs));

    if (isForced) {
      // `pulumi up --replace`: no diff, and the new one first.
      await this.work(process, name, kind, inputs, () => kind.create(context, inputs), kept);
      return;
    }
    const { undeclared = [] } = kept.state as { readonly undeclared?: StateShare[] };
    for (const { shareId, sharedWith } of args.exclusive ? undeclared : []) {
      if (this.ownerOf(sharedWith) === undefined) this.shown.add(shareId);
    }
    const known = this.knownOf(kept, this.urnOf(name));
    const { changes, replaces, deleteBeforeReplace } = kind.diff(context, kept.id, known, inputs);
    if (!changes && !kept.hasInitError) {
      const [urn, provider] = [this.urnOf(name), this.providerOf(name)];
      this.resources.set(name, { ...kept, urn, provider, inputs, isRetained: this.retainOnDelete });
    } else if (replaces.length === 0) {
      await this.work(process, name, kind, inputs, () => kind.update(context, kept.id, known, inputs));
    } else if (deleteBeforeReplace) {
      await this.delete(run, kept);
      this.resources.delete(name);
      await this.work(process, name, kind, inputs, () => kind.create(context, inputs));
    } else throw new Error(`${name} is replaced, though it never moves: ${replaces.join()}`);
  }

  private async work(
    process: Process,
    name: string,
    kind: ShareResource,
    inputs: Properties,
    run: () => Promise<Resource>,
    replaced?: Kept,
  ): Promise<void> {
    this.working = name;
    const isRetained = this.retainOnDelete;
    const keep = ({ id, state }: Pick<Resource, "id" | "state">, hasInitError: boolean) => {
      const [urn, provider] = [this.urnOf(name), this.providerOf(name)];
      this.resources.set(name, { kind, urn, provider, id, state: { ...state }, inputs, hasInitError, isRetained });
      if (replaced) this.pendingDeletes.push(replaced);
    };
    try {
      keep(await process.unlessCrashed(run()), false);
    } catch (error) {
      if (error instanceof UnfinishedError) keep(error as Pick<Resource, "id" | "state">, true);
      throw error;
    }
  }
}

function sharesOf({ state }: Kept): StateShare[] {
  return (state.members ?? [state]) as StateShare[];
}
