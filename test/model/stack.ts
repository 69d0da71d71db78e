import { UnfinishedError } from "../../provider/core/errors";
import {
  checkShare,
  diffShare,
  inputsOf,
  type WorkloadShareInputs,
  type WorkloadShareState,
} from "../shares/properties";
import { type Process, type ProcessOptions, region, type SimulatedRun, urnOf, type World } from "../shares/world";
import { collect } from "./telling";

export type Arguments = Pick<WorkloadShareInputs, "workloadId" | "sharedWith" | "permissionType"> &
  Partial<Pick<WorkloadShareInputs, "adoptExisting" | "replaceOnStatus">>;

/** Where a program declares a resource. A change keeps the resource: the program names its earlier place in an alias. */
export interface Place {
  /** See {@link urnOf}. */
  readonly parents: string;
  /** The provider resource. */
  readonly provider: string;
}

/** A record of a resource in state. */
interface Kept {
  readonly urn: string;
  /** The provider resource and the plugin's version of the last run: they serve a delete. */
  readonly provider: string;
  readonly inputs: WorkloadShareInputs;
  readonly state: WorkloadShareState;
  readonly hasInitError: boolean;
}

/** A replacement that the engine makes of itself, without asking for a diff or in spite of it. */
export interface Forced {
  readonly name: string;
  readonly how: "replace" | "replace, delete first" | "replaceOnChanges, delete first";
}

export interface Run {
  readonly refresh: boolean;
  readonly process?: ProcessOptions;
  readonly forced?: Forced | undefined;
  readonly continueOnError?: boolean;
}

export type Door = "dynamic" | "plugin";

/**
 * A stack as the engine runs it: what `engine-facts` says of checkpoints, replacements and pending deletes. State changes
 * only when a step has succeeded, so a crash leaves what a killed engine leaves.
 */
export class SimulatedStack {
  readonly declared = new Map<string, Arguments>();
  readonly resources = new Map<string, Kept>();
  /** Replaced resources whose delete hasn't happened. */
  pendingDeletes: Kept[] = [];
  /** The URN of the resource that is being created. */
  creating: string | undefined;
  /** The version of the plugin that the program uses. */
  version = 1;
  private readonly places = new Map<string, Place>();

  constructor(
    private readonly world: World,
    public name: string,
    private readonly door: Door,
    /** The last part of the type token of a resource with this name. */
    private readonly typeOf: (name: string) => string,
  ) {}

  states(): WorkloadShareState[] {
    return [...this.resources.values(), ...this.pendingDeletes].map(({ state }) => state);
  }

  place(name: string): Place {
    return this.places.get(name) ?? { parents: "", provider: "default" };
  }

  /** The program declares the resource elsewhere, with an alias for where it was. */
  move(name: string, place: Partial<Place>): void {
    this.places.set(name, { ...this.place(name), ...place });
  }

  urnOf(name: string): string {
    return urnOf(name, this.name, this.place(name).parents, this.typeOf(name));
  }

  /** As `pulumi stack rename` does. */
  rename(to: string): void {
    const renamed = (kept: Kept): Kept => ({ ...kept, urn: kept.urn.replace(`:${this.name}::`, `:${to}::`) });
    for (const [name, kept] of this.resources) this.resources.set(name, renamed(kept));
    this.pendingDeletes = this.pendingDeletes.map(renamed);
    this.name = to;
  }

  /** As `pulumi state move` does. */
  moveStateTo(target: SimulatedStack, name: string): void {
    const kept = this.resources.get(name);
    if (!kept) return;
    this.resources.delete(name);
    target.places.set(name, this.place(name));
    target.resources.set(name, { ...kept, urn: target.urnOf(name) });
  }

  /** Returns what went wrong, resource by resource; nothing if all is as declared. @throws Crash */
  async up({ refresh, process: options = {}, forced, continueOnError = false }: Run): Promise<Error[]> {
    // A provider resource's process serves the refresh and the update.
    const run = this.world.run({ ambientRegion: region, ...options });
    this.warnings = () => run.warnings();
    this.deletedFirst.clear();
    const errors = refresh ? await this.refresh(run) : [];
    if (errors.length > 0) return errors;
    for (const [name, args] of this.declared) {
      await collect(errors, () => this.register(run, name, args, forced?.name === name ? forced.how : undefined));
    }
    if (errors.length > 0 && !continueOnError) return errors;
    for (const name of [...this.resources.keys()].filter((name) => !this.declared.has(name)).reverse()) {
      await collect(errors, () => this.remove(run, name));
    }
    for (const pending of [...this.pendingDeletes]) {
      await collect(errors, async () => {
        await this.delete(run, pending);
        this.pendingDeletes = this.pendingDeletes.filter((other) => other !== pending);
      });
    }
    return errors;
  }

  /** The ShareIds that resources had before the last run replaced them, the old share first. */
  readonly deletedFirst = new Map<string, string>();

  /** What the last run has told a person. */
  warnings: () => string[] = () => [];

  async destroy(options: ProcessOptions = {}): Promise<Error[]> {
    const kept = new Map(this.declared);
    this.declared.clear();
    const errors = await this.up({ refresh: false, process: options });
    for (const [name, args] of kept) this.declared.set(name, args);
    return errors;
  }

  private async refresh(run: SimulatedRun): Promise<Error[]> {
    const errors: Error[] = [];
    for (const [name, kept] of [...this.resources]) {
      const { inputs } = kept;
      await collect(errors, async () => {
        const process = run.process(kept.provider);
        const read = await process.read(this.stateOf(kept));
        // The engine asks for a diff here, too, whether or not the program still declares the resource.
        if (read) diffShare(process.context, read, inputs);
        if (!read) this.resources.delete(name);
        else
          this.resources.set(name, {
            ...kept,
            inputs: { ...inputs, ...inputsOf(read) },
            state: read,
            hasInitError: false,
          });
      });
    }
    return errors;
  }

  private async register(
    run: SimulatedRun,
    name: string,
    args: Arguments,
    forced: Forced["how"] | undefined,
  ): Promise<void> {
    const process = run.process(this.providerOf(name));
    const known = this.resources.get(name);
    const news = { ...args, scope: this.urnOf(name) };
    const isForced = forced === "replace" || forced === "replace, delete first";
    const { inputs: checked, failures } = await checkShare(process.context, isForced ? {} : { ...known?.inputs }, news);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    const inputs = checked as unknown as WorkloadShareInputs;
    if (!known) return this.create(process, name, inputs);
    if (isForced) return this.replace(run, process, name, inputs, forced === "replace, delete first");

    const state = { ...this.stateOf(known), ...(this.door === "plugin" && { scope: this.urnOf(name) }) };
    const { changes, replaces, changed, deleteBeforeReplace } = diffShare(process.context, state, inputs);
    const isOnChanges = forced !== undefined && changed.includes("permissionType");
    if (replaces.length > 0 || isOnChanges) {
      const replacement = await recheck(process, news);
      await this.replace(run, process, name, replacement, deleteBeforeReplace || isOnChanges);
    } else if (!changes && !known.hasInitError) {
      this.keep(name, { ...known, inputs });
    } else {
      await this.save(name, inputs, () => process.update(state, inputs));
    }
  }

  private async replace(
    run: SimulatedRun,
    process: Process,
    name: string,
    inputs: WorkloadShareInputs,
    deleteFirst: boolean,
  ): Promise<void> {
    const old = this.resources.get(name);
    if (!deleteFirst) return this.create(process, name, inputs, old);
    await this.remove(run, name);
    if (old) this.deletedFirst.set(name, old.state.shareId);
    await this.create(process, name, inputs);
  }

  private create(process: Process, name: string, inputs: WorkloadShareInputs, replaced?: Kept) {
    this.creating = inputs.scope;
    return this.save(name, inputs, () => process.create(inputs), replaced);
  }

  private async save(
    name: string,
    inputs: WorkloadShareInputs,
    work: () => Promise<WorkloadShareState>,
    replaced?: Kept,
  ): Promise<void> {
    const keep = (state: WorkloadShareState, hasInitError: boolean) => {
      this.keep(name, { inputs, state, hasInitError });
      if (replaced) this.pendingDeletes.push(replaced);
    };
    try {
      keep(await work(), false);
    } catch (error) {
      if (error instanceof UnfinishedError) keep(error.state as WorkloadShareState, true);
      throw error;
    }
  }

  private keep(name: string, kept: Omit<Kept, "urn" | "provider"> & Partial<Kept>): void {
    this.resources.set(name, { ...kept, urn: this.urnOf(name), provider: this.providerOf(name) });
  }

  private async remove(run: SimulatedRun, name: string): Promise<void> {
    const known = this.resources.get(name);
    if (!known) return;
    await this.delete(run, known);
    this.resources.delete(name);
  }

  private delete(run: SimulatedRun, kept: Kept): Promise<void> {
    return run.process(kept.provider).delete(this.stateOf(kept));
  }

  private providerOf(name: string): string {
    return `${this.place(name).provider} ${this.version}`;
  }

  /** The plugin is told the URN with each call; the npm package's state has that of the last create or update. */
  private stateOf({ state, urn }: Kept): WorkloadShareState {
    return this.door === "plugin" ? { ...state, scope: urn } : state;
  }
}

/** The check of a replacement, to which the engine hands no old inputs. */
async function recheck(process: Process, news: Record<string, unknown>): Promise<WorkloadShareInputs> {
  const { inputs } = await checkShare(process.context, {}, news);
  return inputs as unknown as WorkloadShareInputs;
}
