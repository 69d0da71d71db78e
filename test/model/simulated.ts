import { ServiceFailure, ShareError, UnfinishedError } from "../../provider/core/errors";
import type { Diff, KnownResource, Properties, Resource } from "../../provider/core/resource";
import type { ShareResource } from "../../provider/shares/model/service";
import { resources } from "../../provider/shares/resources/resources";
import { Crash, type Process, region, type SimulatedRun, urnOf, World } from "../shares/world";
import {
  type Backend,
  type Door,
  declaredShares,
  type Interference,
  type Kept,
  type KeptShare,
  keptShares,
  type Outcome,
  type Place,
  type Program,
  type Run,
  type Stack,
  type StackCommands,
} from "./backend";
import { type Sequence, typeNameOf } from "./commands";

const writes: readonly string[] = ["create", "update", "delete"];

/** The service in memory, and the engine's steps as `engine-facts` has them: no real time passes. */
export class SimulatedBackend implements Backend {
  private readonly world: World;
  readonly stacks: readonly [SimulatedStack, SimulatedStack];

  constructor({ seed, behaviour, door, kinds }: Sequence) {
    this.world = new World({ seed, behaviour });
    const typeOf = (name: string) => resourceType(typeNameOf(name, kinds));
    const stack = (name: string) => new SimulatedStack(this.world, name, door, typeOf);
    this.stacks = [stack("dev"), stack("prod")];
  }

  get service() {
    return this.world.service;
  }

  advance(seconds: number): void {
    this.world.advance(seconds);
  }

  writes(): number {
    return this.world.calls.filter(({ operation }) => writes.includes(operation)).length;
  }

  lastCalls(): string[] {
    return this.world.calls.slice(-30).map(({ operation, request }) => `${operation} ${JSON.stringify(request)}`);
  }
}

function resourceType(name: string): ShareResource {
  const type = resources.find(({ description }) => description.name === name);
  if (!type) throw new Error(`there is no ${name}`);
  return type;
}

/** A resource in state. */
interface Entry {
  readonly urn: string;
  /** The provider resource and the plugin's version of the last run: they serve a delete. */
  readonly provider: string;
  readonly id: string;
  readonly state: Properties;
  readonly inputs: Properties;
  readonly hasInitError: boolean;
  readonly isRetained: boolean;
}

/**
 * A stack as the engine runs it: what `engine-facts` says of checkpoints, replacements and pending deletes. State changes
 * only when a step has succeeded, but for what an initialization error says, so a crash leaves what a killed engine leaves.
 */
class SimulatedStack implements Stack {
  private readonly resources = new Map<string, Entry>();
  /** Replaced resources whose delete hasn't happened. */
  private pendingDeletes: Entry[] = [];
  private readonly places = new Map<string, Place>();
  /** The version of the plugin that the program uses. */
  private version = 1;
  /** Of the last run. */
  private processes: SimulatedRun;
  private options: Run = {};
  private errors: Error[] = [];
  private skipped: string[] = [];
  private shown = new Set<string>();
  private deletedFirst = new Map<string, readonly string[]>();

  constructor(
    private readonly world: World,
    public name: string,
    private readonly door: Door,
    private readonly typeOf: (name: string) => ShareResource,
  ) {
    this.processes = world.run();
  }

  readonly commands: StackCommands = {
    upgrade: () => {
      this.version += 1;
    },
    rename: (to) => {
      const renamed = (record: Entry) => ({ ...record, urn: record.urn.replace(`:${this.name}::`, `:${to}::`) });
      for (const [name, record] of this.resources) this.resources.set(name, renamed(record));
      this.pendingDeletes = this.pendingDeletes.map(renamed);
      this.name = to;
    },
    moveStateTo: (target, name) => {
      const record = this.resources.get(name);
      if (!record || !(target instanceof SimulatedStack)) return;
      this.resources.delete(name);
      target.places.set(name, this.place(name));
      target.resources.set(name, { ...record, urn: target.urnOf(name) });
    },
    forget: (name) => {
      this.resources.delete(name);
    },
  };

  loseState(): void {
    this.resources.clear();
    this.pendingDeletes = [];
  }

  records(): Kept[] {
    const kept = ({ urn, state, isRetained }: Entry, isPendingDelete: boolean): Kept => ({
      name: nameOf(urn),
      shares: keptShares(state),
      isPendingDelete,
      isRetained,
    });
    return [
      ...[...this.resources.values()].map((record) => kept(record, false)),
      ...this.pendingDeletes.map((record) => kept(record, true)),
    ];
  }

  move(name: string, place: Partial<Place>): void {
    this.places.set(name, { ...this.place(name), ...place });
  }

  private place(name: string): Place {
    return this.places.get(name) ?? { parents: "", provider: "default" };
  }

  urnOf(name: string): string {
    return urnOf(name, this.name, this.place(name).parents, this.typeOf(name).description.name);
  }

  async run(program: Program, options: Run): Promise<Outcome> {
    // A provider resource's process serves the refresh and the update.
    this.processes = this.world.run(options.shell ?? { ambientRegion: region });
    this.options = options;
    this.errors = [];
    this.skipped = [];
    this.shown = new Set();
    this.deletedFirst = new Map();
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
    const { errors, skipped, shown, deletedFirst } = this;
    return { errors, isCrashed, skipped, warnings: this.processes.warnings().join("\n"), shown, deletedFirst };
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

    for (const [name, args] of program) if (name !== "set") await this.trying(() => this.register(name, args));
    // The set depends on the shares alone, so that one that leaves it is taken over first: it waits for them.
    const set = program.get("set");
    if (set && this.errors.length === 0) await this.trying(() => this.register("set", set));
    else this.skipped.push("set");
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

    this.noteShown(record, args);
    const known = this.known(record, urn);
    const diff = type.diff(process.context, record.id, known, inputs);
    if (name === "set" && diff.replaces.length > 0) throw new Error(`a set stays where it is: ${diff.replaces.join()}`);
    const isOnChanges = forced !== undefined && changesShares(diff);
    if (diff.replaces.length > 0 || isOnChanges) {
      const again = await check(process, type, {}, { ...args, scope: urn });
      await this.replace(process, name, again, record, diff.deleteBeforeReplace || isOnChanges);
    } else if (!diff.changes && !record.hasInitError) {
      this.keep(name, { ...record, inputs });
    } else {
      await this.save(process, name, inputs, type.update(process.context, record.id, known, inputs));
    }
  }

  private noteShown({ state }: Entry, args: Properties): void {
    if (args.exclusive !== true) return;
    const declared = declaredShares(args).map(({ key }) => key);
    const undeclared = keptShares({ ...state, members: state.undeclared ?? [] });
    for (const { key, shareId } of undeclared) if (!declared.includes(key)) this.shown.add(shareId);
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
    this.deletedFirst.set(name, idsOf(record));
    await this.create(process, name, inputs);
  }

  private create(process: Process, name: string, inputs: Properties, replaced?: Entry): Promise<void> {
    return this.save(process, name, inputs, this.typeOf(name).create(process.context, inputs), replaced);
  }

  private async save(
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
    await process.unlessCrashed(this.typeOf(nameOf(record.urn)).delete(process.context, record.id, { ...state }));
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

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function idsOf({ state }: Entry): string[] {
  return keptShares(state).map(({ shareId }: KeptShare) => shareId);
}

/** Whether an input that a program gives to replaceOnChanges changes. */
function changesShares({ changed }: Diff): boolean {
  return changed.some((name) => name === "permissionType" || name === "shares");
}

/** What a check refuses in a program that is otherwise right: two resources with one share, and a shell of another Region. */
const refusals = ["is declared twice", "is read and shared in its own Region only"];

/** @throws ShareError if the engine goes no further. */
async function check(process: Process, type: ShareResource, olds: Properties, news: Properties): Promise<Properties> {
  const { inputs, failures } = await type.check(process.context, olds, news);
  const reasons = failures.map(({ reason }) => reason);
  if (reasons.length === 0) return inputs;
  if (reasons.every((reason) => refusals.some((refusal) => reason.includes(refusal)))) {
    throw new ShareError(reasons.join("; "));
  }
  throw new Error(reasons.join("; "));
}
