import type { Diff, Properties } from "../../provider/core/resource";
import type { ShareResource } from "../../provider/shares/model/service";
import { resources } from "../../provider/shares/resources/resources";
import { World } from "../shares/world";
import {
  type Backend,
  declaredShares,
  type Kept,
  type KeptShare,
  keptShares,
  type Outcome,
  type Program,
  type Run,
  type Stack,
  type StackCommands,
} from "./backend";
import { type Sequence, typeNameOf } from "./commands";
import { type Entry, SimulatedEngine } from "./simulated-engine";

const writes: readonly string[] = ["create", "update", "delete"];

/** The service in memory, and the engine's steps as `engine-facts` has them: no real time passes. */
export class SimulatedBackend implements Backend {
  private readonly world: World;
  readonly stacks: readonly [SimulatedStack, SimulatedStack];

  constructor({ seed, behaviour, door, kinds }: Sequence) {
    this.world = new World({ seed, behaviour });
    const typeOf = (name: string) => shareType(typeNameOf(name, kinds));
    const stack = (name: string) => new SimulatedStack(this.world, name, door, typeOf, "set");
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

/** The type of resource of this name, of those that share. */
export function shareType(name: string): ShareResource {
  const type = resources.find(({ description }) => description.name === name);
  if (!type) throw new Error(`there is no ${name}`);
  return type;
}

/** A stack of shares. */
export class SimulatedStack extends SimulatedEngine implements Stack {
  private shown = new Set<string>();
  private deletedFirst = new Map<string, readonly string[]>();

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

  records(): Kept[] {
    return this.entries().map(({ name, state, isPendingDelete, isRetained }) => ({
      name,
      shares: keptShares(state),
      isPendingDelete,
      isRetained,
    }));
  }

  async run(program: Program, options: Run): Promise<Outcome> {
    this.shown = new Set();
    this.deletedFirst = new Map();
    const ended = await this.runSteps(program, options);
    return { ...ended, shown: this.shown, deletedFirst: this.deletedFirst };
  }

  protected override noteDiff({ state }: Entry, args: Properties): void {
    if (args.exclusive !== true) return;
    const declared = declaredShares(args).map(({ key }) => key);
    const undeclared = keptShares({ ...state, members: state.undeclared ?? [] });
    for (const { key, shareId } of undeclared) if (!declared.includes(key)) this.shown.add(shareId);
  }

  protected override noteDeletedFirst(name: string, { state }: Entry): void {
    this.deletedFirst.set(
      name,
      keptShares(state).map(({ shareId }: KeptShare) => shareId),
    );
  }

  /** Whether an input that a program gives to replaceOnChanges changes. */
  protected override isReplacedOnChanges({ changed }: Diff): boolean {
    return changed.some((name) => name === "permissionType" || name === "shares");
  }
}
