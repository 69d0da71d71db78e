import fc from "fast-check";
import { expect, test } from "vitest";
import { UnfinishedError } from "../../provider/shares/errors";
import { principalKey } from "../../provider/shares/principal";
import { diffSet } from "../../provider/shares/set/diff";
import type { DeclaredShare, WorkloadSharesInputs, WorkloadSharesState } from "../../provider/shares/set/inputs";
import { createSet, deleteSet, updateSet } from "../../provider/shares/set/lifecycle";
import { readSet } from "../../provider/shares/set/read";
import { permissions } from "../../provider/shares/share";
import { Crash, region, urnOf, World } from "../shares/world";
import { behaviour, principals } from "./sequences";

const runs = Math.ceil(Number(process.env.MODEL_RUNS ?? 10_000) / 5);
const seed = Number(process.env.MODEL_SEED ?? Date.now() % 2 ** 31);

/** One of each principal, whatever its spelling. */
const keys = [...new Map(principals.map((spelling) => [principalKey(spelling), spelling])).values()];
const permissionType = fc.constantFrom(...permissions);
const declared = fc
  .subarray(keys)
  .chain((some) =>
    fc.tuple(...some.map((sharedWith) => fc.record({ sharedWith: fc.constant(sharedWith), permissionType }))),
  );

type Command =
  | { readonly do: "declare"; readonly shares: DeclaredShare[]; readonly exclusive: boolean }
  | {
      readonly do: "up";
      readonly refresh: boolean;
      readonly dies: { readonly when: "before" | "after"; readonly nth: number } | undefined;
    }
  | { readonly do: "outside"; readonly edit: "delete" | "accept" | "reject" | "permission"; readonly pick: number }
  | { readonly do: "expire" }
  | { readonly do: "foreign"; readonly principal: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constant("declare" as const), shares: declared, exclusive: fc.boolean() }),
  fc.record({
    do: fc.constant("up" as const),
    refresh: fc.boolean(),
    dies: fc.option(fc.record({ when: fc.constantFrom("before" as const, "after" as const), nth: fc.nat(20) }), {
      nil: undefined,
    }),
  }),
  fc.record({
    do: fc.constant("outside" as const),
    edit: fc.constantFrom("delete" as const, "accept" as const, "reject" as const, "permission" as const),
    pick: fc.nat(5),
  }),
  fc.record({ do: fc.constant("expire" as const) }),
  fc.record({ do: fc.constant("foreign" as const), principal: fc.nat(keys.length - 1) }),
);

/** A stack with one set, as the engine runs it: a step that fails leaves state as it was, but for what the error says. */
class SetStack {
  state: WorkloadSharesState | undefined;
  hasInitError = false;
  /** What a diff has been told as undeclared: only that may go. */
  readonly told = new Set<string>();
  inputs: WorkloadSharesInputs;

  constructor(readonly world: World) {
    this.inputs = { workloadId: world.addWorkload(), shares: [], region, scope: urnOf("set"), allowEmpty: true };
  }

  /** Answers what a person would read; "died" where the process did. */
  async up(refresh: boolean): Promise<string | undefined> {
    try {
      if (refresh && this.state) {
        this.state = await readSet(this.world.process().context, this.state.workloadId, this.state);
        this.hasInitError = false;
      }
      const { state, inputs } = this;
      for (const { shareId } of state?.undeclared ?? []) this.told.add(shareId);
      const process = this.world.process();
      if (!state) await this.#step(() => createSet(process.context, inputs));
      else if (diffSet(process.context, state, inputs).changes || this.hasInitError) {
        await this.#step(() => updateSet(process.context, state, inputs));
      }
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  async #step(work: () => Promise<WorkloadSharesState>): Promise<void> {
    let isDead = false;
    const { before, after } = this.world.hooks;
    const noting = (hook: typeof before) => (call: Parameters<NonNullable<typeof before>>[0]) => {
      try {
        return hook?.(call);
      } catch (error) {
        isDead = true;
        throw error;
      }
    };
    this.world.hooks = { before: noting(before) as never, after: noting(after as never) as never };
    try {
      const state = await work();
      if (isDead) throw new Error("died");
      this.state = state;
      this.hasInitError = false;
    } catch (error) {
      if (!isDead && error instanceof UnfinishedError) {
        this.state = error.state as WorkloadSharesState;
        this.hasInitError = true;
      }
      throw isDead ? new Error("died") : error;
    }
  }
}

async function runSequence(
  commands: readonly Command[],
  options: ConstructorParameters<typeof World>[0],
): Promise<void> {
  const world = new World(options);
  const stack = new SetStack(world);
  const { workloadId } = stack.inputs;
  const foreign = new Set<string>();
  /** What a process that died has made: where it isn't declared any more, only the engine's pending creates know of it. */
  const lost = new Set<string>();
  const shares = () => world.service.shares();
  /** Where a share has ended, the service itself may put another one in its place. */
  const release = () => {
    for (const { shareId, status } of shares()) {
      if (status !== "EXPIRED" && status !== "REJECTED") continue;
      if (foreign.delete(shareId)) lost.add(shareId);
    }
  };
  const expectForeign = () => {
    const live = new Set(shares().map(({ shareId }) => shareId));
    for (const shareId of foreign) if (!live.has(shareId)) expect(stack.told, "removed unseen").toContain(shareId);
  };

  for (const command of commands) {
    release();
    const picked = "pick" in command ? shares()[command.pick % (shares().length || 1)] : undefined;
    switch (command.do) {
      case "declare":
        stack.inputs = { ...stack.inputs, shares: command.shares, exclusive: command.exclusive };
        break;
      case "up": {
        let nth = command.dies?.nth ?? -1;
        const strike = () => {
          if (nth-- === 0) throw new Crash("now");
          return undefined;
        };
        world.hooks = command.dies ? { [command.dies.when]: strike } : {};
        await stack.up(command.refresh);
        world.hooks = {};
        for (const { shareId } of shares()) if (command.dies && !foreign.has(shareId)) lost.add(shareId);
        break;
      }
      case "outside":
        if (!picked) break;
        if (command.edit === "delete") {
          world.service.deleteOutside(picked.shareId);
          foreign.delete(picked.shareId);
        } else if (command.edit === "permission") world.service.editOutside(picked.shareId, "CONTRIBUTOR");
        else if (picked.status === "PENDING") world.service[command.edit](picked.shareId);
        break;
      case "expire":
        world.advance(8 * 24 * 3600);
        break;
      case "foreign": {
        const sharedWith = keys[command.principal] as string;
        const isFree = shares().every((share) => principalKey(share.sharedWith) !== principalKey(sharedWith));
        if (isFree) foreign.add(world.service.shareOutside(workloadId, sharedWith, "READONLY"));
      }
    }
    expectForeign();
  }

  // Quiet: refreshes and ups until nothing changes any more.
  let failure: string | undefined;
  for (let index = 0; index < 3; index++) {
    // By then every list shows what was done.
    world.advance(5);
    release();
    failure = await stack.up(true);
    expectForeign();
  }
  const own = shares().filter(({ shareId }) => stack.state?.shares.some((member) => member.shareId === shareId));
  expect(own.length, "state has live ids only").toBe(stack.state?.shares.length ?? 0);
  expect(new Set(shares().map(({ sharedWith }) => principalKey(sharedWith))).size).toBe(shares().length);
  const taken = shares()
    .filter(({ shareId }) => foreign.has(shareId) || lost.has(shareId))
    .map(({ sharedWith }) => principalKey(sharedWith));
  for (const { sharedWith, permissionType } of stack.inputs.shares) {
    if (taken.includes(principalKey(sharedWith))) continue;
    const share = own.find((one) => principalKey(one.sharedWith) === principalKey(sharedWith));
    expect(share, `${sharedWith} is shared with: ${failure}`).toBeDefined();
    if (share?.status !== "REJECTED") expect(share?.permissionType).toBe(permissionType);
  }
  if (stack.inputs.exclusive && failure === undefined) {
    expect(shares().length, "nothing else is shared").toBe(stack.inputs.shares.length);
  }
  const writes = () => world.calls.filter(({ operation }) => ["create", "update", "delete"].includes(operation)).length;
  if (failure === undefined) {
    const before = writes();
    await stack.up(false);
    expect(writes(), "a quiet up writes nothing").toBe(before);
  }
  if (stack.state) await deleteSet(world.process().context, stack.state);
  const left = shares().filter(({ shareId }) => !foreign.has(shareId) && !lost.has(shareId));
  expect(left, "destroy leaves none of its own").toEqual([]);
}

test(`${runs} random sequences of a set end with its shares, and remove nothing unseen (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  // A forgotten token and lists that go back in time are what no client can cope with: see README.
  const known = behaviour
    .filter(({ listLag }) => listLag?.mode !== "random")
    .map((one) => ({ ...one, tokenRetentionSeconds: Number.POSITIVE_INFINITY }));
  const sequence = fc.record({ seed: fc.nat(), behaviour: known, commands: fc.array(command, { maxLength: 12 }) });
  const property = fc.asyncProperty(sequence, ({ commands, ...options }) => runSequence(commands, options));
  await fc.assert(property, { numRuns: runs, seed });
});
