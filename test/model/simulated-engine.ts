import { ServiceFailure, ShareError, UnfinishedError } from "../../provider/core/errors";
import type { Diff, KnownResource, Properties, Resource } from "../../provider/core/resource";
import type { KindResource } from "../../provider/shares/model/kind-service";
import { Crash, type Process, region, type SimulatedRun, urnOf, type World } from "../shares/world";
import type { Door, Interference, Place, Program, Run } from "./backend";

/** A resource in state. */
export interface Entry {
  readonly urn: string;
  /** The provider resource and the plugin's version of the last run: they serve a delete. */
  readonly provider: string;
  readonly id: string;
  readonly state: Properties;
  readonly inputs: Properties;
  readonly hasInitError: boolean;
  readonly isRetained: boolean;
}

/** What has become of a run. */
export interface Ended {
  /** What went wrong; nothing if all is as declared. */
  readonly errors: readonly Error[];
  readonly isCrashed: boolean;
  /** The resources that the engine has left out, because one that they depend on failed. */
  readonly skipped: readonly string[];
  /** What the run has told a person. */
  readonly warnings: string;
  /** What was done to resources, and didn't fail, such as "update a". */
  readonly steps: readonly string[];
}

/**
 * A stack as the engine runs it: what `engine-facts` says of checkpoints, replacements and pending deletes. State changes
 * only when a step has succeeded, but for what an initialization error says, so a crash leaves what a killed engine leaves.
 */
export abstract class SimulatedEngine {
  protected readonly resources = new Map<string, Entry>();
  /** Replaced resources whose delete hasn't happened. */
  protected pendingDeletes: Entry[] = [];
  protected readonly places = new Map<string, Place>();
  /** The version of the plugin that the program uses. */
  protected version = 1;
  /** Of the last run. */
  private processes: SimulatedRun;
  private options: Run = {};
  private errors: Error[] = [];
  private skipped: string[] = [];
  private done: string[] = [];

  /** @param last the resource that depends on all others. */
  constructor(
    protected readonly world: World,
    public name: string,
    private readonly door: Door,
    protected readonly typeOf: (name: string) => KindResource,
    private readonly last?: string,
  ) {
    this.processes = world.run();
  }

  /** What the engine would do with a resource that differs, in spite of the diff. */
  protected abstract isReplacedOnChanges(diff: Diff): boolean;
  /** Told of each resource before its diff. */
  protected abstract noteDiff(record: Entry, args: Properties): void;
  /** Told of each resource that is replaced, the old one first. */
  protected abstract noteDeletedFirst(name: string, record: Entry): void;

  loseState(): void {
    this.resources.clear();
    this.pendingDeletes = [];
  }

  /** All that state has, the replaced resources last. */
  entries(): readonly (Entry & { readonly name: string; readonly isPendingDelete: boolean })[] {
    const named = (isPendingDelete: boolean) => (record: Entry) => ({
      ...record,
      name: nameOf(record.urn),
      isPendingDelete,
    });
    return [...[...this.resources.values()].map(named(false)), ...this.pendingDeletes.map(named(true))];
  }

  move(name: string, place: Partial<Place>): void {
    this.places.set(name, { ...this.place(name), ...place });
  }

  protected place(name: string): Place {
    return this.places.get(name) ?? { parents: "", provider: "default" };
  }

  urnOf(name: string): string {
    return urnOf(name, this.name, this.place(name).parents, this.typeOf(name).description.name);
  }

  protected async runSteps(program: Program, options: Run): Promise<Ended> {
    // A provider resource's process serves the refresh and the update.
    this.processes = this.world.run(options.shell ?? { ambientRegion: region });
    this.options = options;
    this.errors = [];
    this.skipped = [];
    this.done = [];
    this.interfere(options.interference);
    let isCrashed = false;
    try {
      await this.steps(program);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      isCrashed = true;
    } finally {
      this.world.hooks = {};
    }
    const { errors, skipped, done: steps } = this;
    return { errors, isCrashed, skipped, warnings: this.processes.warnings().join("\n"), steps };
  }

  private interfere(interference: Interference): void {
    let calls = 0;
    const strikes = (...when: string[]) =>
      interference !== undefined && when.includes(interference.kind) && calls++ === interference.nth;
    this.world.hooks = {
      before: () => {
        if (!strikes("crashBefore", "refused")) return;
        throw interference?.kind === "refused" ? new ServiceFailure("accessDenied", "denied") : new Crash();
      },
      after: () => {
        if (!strikes("crashAfter", "lost")) return undefined;
        if (interference?.kind === "lost") return "lost";
        throw new Crash();
      },
    };
  }

  private async steps(program: Program): Promise<void> {
    const { refresh = false, continueOnError = false } = this.options;
    if (refresh) for (const [name, record] of [...this.resources]) await this.trying(() => this.refresh(name, record));
    if (this.errors.length > 0) return;

    for (const [name, args] of program) if (name !== this.last) await this.trying(() => this.register(name, args));
    // The set depends on the shares alone, so that one that leaves it is taken over first: it waits for them.
    if (this.last !== undefined) {
      const args = program.get(this.last);
      const { last } = this;
      if (args && this.errors.length === 0) await this.trying(() => this.register(last, args));
      else this.skipped.push(last);
    }
    if (this.errors.length > 0 && !continueOnError) return;

    for (const [name, record] of [...this.resources].reverse()) {
      if (!program.has(name)) await this.trying(() => this.remove(name, record));
    }
    for (const pending of [...this.pendingDeletes]) {
      await this.trying(async () => {
        await this.delete(pending);
        this.pendingDeletes = this.pendingDeletes.filter((other) => other !== pending);
      });
    }
  }

  /** Does a step, and notes what it fails with. */
  private async trying(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      // What isn't for a person is a fault of ours.
      if (!(error instanceof ShareError)) throw error;
      this.errors.push(error);
    }
  }

  private async refresh(name: string, record: Entry): Promise<void> {
    const type = this.typeOf(name);
    const process = this.processes.process(record.provider);
    const read = await process.unlessCrashed(type.read(process.context, record.id, this.known(record, record.urn)));
    if (!read) {
      this.resources.delete(name);
      return;
    }
    const { id, state, inputs } = read;
    // The engine asks for a diff here, too, whether or not the program still declares the resource.
    type.diff(process.context, id, { state: { ...state }, inputs: record.inputs }, record.inputs);
    this.resources.set(name, { ...record, id, state: { ...state }, inputs: { ...inputs }, hasInitError: false });
  }

  private async register(name: string, args: Properties): Promise<void> {
    const urn = this.urnOf(name);
    const type = this.typeOf(name);
    const process = this.processes.process(this.providerOf(name));
    const record = this.resources.get(name);
    const forced = this.options.forced?.name === name ? this.options.forced.how : undefined;
    const isForced = forced === "replace" || forced === "replace, delete first";
    // To the check of a replacement the engine hands no old inputs.
    const inputs = await check(process, type, isForced ? {} : (record?.inputs ?? {}), { ...args, scope: urn });
    if (!record) return this.create(process, name, inputs);
    if (isForced) return this.replace(process, name, inputs, record, forced === "replace, delete first");

    this.noteDiff(record, args);
    const known = this.known(record, urn);
    const diff = type.diff(process.context, record.id, known, inputs);
    if (name === this.last && diff.replaces.length > 0)
      throw new Error(`a set stays where it is: ${diff.replaces.join()}`);
    const isOnChanges = forced !== undefined && this.isReplacedOnChanges(diff);
    if (diff.replaces.length > 0 || isOnChanges) {
      const again = await check(process, type, {}, { ...args, scope: urn });
      await this.replace(process, name, again, record, diff.deleteBeforeReplace || isOnChanges);
    } else if (!diff.changes && !record.hasInitError) {
      this.keep(name, { ...record, inputs });
    } else {
      await this.save("update", process, name, inputs, type.update(process.context, record.id, known, inputs));
    }
  }

  private async replace(
    process: Process,
    name: string,
    inputs: Properties,
    record: Entry,
    isDeletedFirst: boolean,
  ): Promise<void> {
    if (!isDeletedFirst) return this.create(process, name, inputs, record);
    await this.delete(record);
    this.resources.delete(name);
    this.noteDeletedFirst(name, record);
    await this.create(process, name, inputs);
  }

  private create(process: Process, name: string, inputs: Properties, replaced?: Entry): Promise<void> {
    return this.save("create", process, name, inputs, this.typeOf(name).create(process.context, inputs), replaced);
  }

  private async save(
    step: string,
    process: Process,
    name: string,
    inputs: Properties,
    work: Promise<Resource>,
    replaced?: Entry,
  ): Promise<void> {
    const keep = ({ id, state }: { readonly id: string; readonly state: object }, hasInitError: boolean) => {
      this.keep(name, { id, state: { ...state }, inputs, hasInitError });
      if (replaced) this.pendingDeletes.push(replaced);
    };
    try {
      keep(await process.unlessCrashed(work), false);
    } catch (error) {
      if (error instanceof UnfinishedError) keep(error, true);
      throw error;
    }
    this.done.push(`${step} ${name}`);
  }

  private keep(name: string, record: Pick<Entry, "id" | "state" | "inputs" | "hasInitError">): void {
    const { isRetaining: isRetained = false } = this.options;
    this.resources.set(name, { ...record, urn: this.urnOf(name), provider: this.providerOf(name), isRetained });
  }

  private async remove(name: string, record: Entry): Promise<void> {
    if (!record.isRetained) await this.delete(record);
    this.resources.delete(name);
  }

  private async delete(record: Entry): Promise<void> {
    const process = this.processes.process(record.provider);
    const { state } = this.known(record, record.urn);
    const name = nameOf(record.urn);
    await process.unlessCrashed(this.typeOf(name).delete(process.context, record.id, { ...state }));
    this.done.push(`delete ${name}`);
  }

  private providerOf(name: string): string {
    return `${this.place(name).provider} ${this.version}`;
  }

  /** The plugin is told the URN with each call; the npm package's state has that of the last create or update. */
  private known({ state, inputs }: Entry, urn: string): KnownResource {
    // The host of dynamic providers passes no old inputs.
    return this.door === "plugin" ? { state: { ...state, scope: urn }, inputs } : { state: { ...state } };
  }
}

export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** What a check refuses: two resources with one share, a shell of another Region, and a timeout of 0. */
const refusals = ["is declared twice", "is accepted twice", "shared in its own Region", "from 1 to 604800"];

/** @throws ShareError if the engine goes no further. */
async function check(process: Process, type: KindResource, olds: Properties, news: Properties): Promise<Properties> {
  const { inputs, failures } = await process.unlessCrashed(type.check(process.context, olds, news));
  const reasons = failures.map(({ reason }) => reason);
  if (reasons.length === 0) return inputs;
  if (reasons.every((reason) => refusals.some((refusal) => reason.includes(refusal)))) {
    throw new ShareError(reasons.join("; "));
  }
  throw new Error(reasons.join("; "));
}
