import { expect } from "vitest";
import { type Emulator, type Share, startEmulator } from "../../emulator";
import { principalKey } from "../../provider/shares/model/principal";
import { makeProject, type Project } from "../engine/project";
import { type Command, components, principals, type Sequence } from "../model/sequences";
import { otherOwner, owner, recipient, region } from "../shares/world";
import { EngineStack, urnIn } from "./engine-stack";
import { type Maker, Makers } from "./makers";
import { editOutside } from "./outside";

const names = ["a", "b", "c"];
const writes = ["CreateWorkloadShare", "UpdateWorkloadShare", "DeleteWorkloadShare"];

/** The sequences of `test/model`, with the real engine, processes that are really killed, and the service over HTTP. */
export class Replay {
  /** What was done, for the message of a failure. */
  readonly story: string[] = [];
  /** Who made each share. Absent: someone else. */
  private readonly makerOf = new Map<string, Maker>();
  /** ShareIds that a state has ever had. */
  private readonly everInState = new Set<string>();

  private constructor(
    private readonly emulator: Emulator,
    private readonly project: Project,
    private readonly stacks: readonly [EngineStack, EngineStack],
    private readonly workloadId: string,
    private readonly makers: Makers,
  ) {}

  static async start({ seed, behaviour }: Sequence): Promise<Replay> {
    const accounts = [owner, recipient, otherOwner].map((accountId) => ({ accountId }));
    const emulator = await startEmulator({ seed, behaviour, region, accounts });
    const project = makeProject(emulator);
    const { workloadId } = await emulator.control.addWorkload();
    const stacks = [
      await EngineStack.create(emulator, project, "dev", owner),
      await EngineStack.create(emulator, project, "prod", owner),
    ] as const;
    const possible = stacks.flatMap(({ name: stack }) =>
      names.flatMap((name) => components.map((parents) => ({ stack, urn: urnIn(stack, parents, name) }))),
    );
    return new Replay(emulator, project, stacks, workloadId, new Makers(workloadId, principals, possible));
  }

  async dispose(): Promise<void> {
    await this.emulator.close();
    this.project.dispose();
  }

  async run(command: Command): Promise<void> {
    switch (command.do) {
      case "declare":
        this.stacks[command.stack].declared[command.name] = {
          workloadId: this.workloadId,
          sharedWith: principals[command.principal] as string,
          permissionType: command.permissionType,
        };
        return;
      case "undeclare":
        delete this.stacks[command.stack].declared[command.name];
        return;
      case "rename":
        return rename(this.stacks[command.stack], command.name, command.to);
      case "move":
        if (command.place.parents !== undefined) this.stacks[command.stack].move(command.name, command.place.parents);
        return;
      // What needs several processes, versions or commands of the CLI has tests of its own, in test/plugin and test/engine.
      case "upgrade":
      case "renameStack":
      case "moveState":
        return;
      case "up":
        return this.up(command);
      case "destroy":
        await this.act(command.stack, (stack) => stack.destroy(command.interference));
        return;
      case "outside":
        return editOutside(this.emulator.control, command);
      case "foreign": {
        const sharedWith = principals[command.principal] as string;
        if (await this.ofPrincipal(sharedWith)) return;
        await this.emulator.control.shareOutside(this.workloadId, sharedWith, command.permissionType);
        return;
      }
      case "advance":
        await this.emulator.control.advance(command.seconds);
    }
  }

  /** With nobody interfering any more, each stack comes to what it declares, and then has nothing to do. */
  async settle(): Promise<void> {
    const { control } = this.emulator;
    await control.setBehaviour({ listLag: { mode: "none" } });
    await control.advance(60);
    await this.withdrawRivals();
    for (const index of [0, 1] as const) {
      const error = await this.upUntilQuiet(index);
      if (await this.isExcused(error)) return;
      expect(error, "a quiet up ends well").toBeUndefined();
    }
    for (const stack of this.stacks) await this.expectDeclared(stack);
    await this.expectNoOrphans();
    await control.resetCalls();
    for (const index of [0, 1] as const) await this.act(index, (stack) => stack.up(false, undefined));
    const made = (await control.calls()).filter(({ operation }) => writes.some((write) => write === operation));
    expect(made, "an immediate second up writes nothing").toEqual([]);
  }

  private async up(command: Command & { do: "up" }): Promise<void> {
    const stack = this.stacks[command.stack];
    const shareIds = async () => new Set((await stack.states()).map(({ shareId }) => shareId));
    const before = await shareIds();
    const shell = { accountId: command.as === "owner" ? owner : otherOwner, ambientRegion: command.ambient };
    await this.act(command.stack, () => stack.up(command.refresh, command.interference, shell, command));
    if (command.as === "stranger") expect(await shareIds(), "dropped nothing").toEqual(before);
  }

  private async upUntilQuiet(index: 0 | 1): Promise<string | undefined> {
    let error: string | undefined;
    for (let round = 0; round < 4; round++) {
      error = await this.act(index, (stack) => stack.up(true, undefined));
      if (error === undefined) return undefined;
    }
    return error;
  }

  /** What no client can know: a create that crashed, and whose token the service has forgotten since. */
  private async isExcused(error: string | undefined): Promise<boolean> {
    const { tokenRetentionSeconds } = await this.emulator.control.behaviour();
    return Number.isFinite(tokenRetentionSeconds) && error?.includes("already shared") === true;
  }

  /** Runs a stack, and checks that it touches nobody else's shares. */
  private async act(
    index: 0 | 1,
    work: (stack: EngineStack) => Promise<string | undefined>,
  ): Promise<string | undefined> {
    const stack = this.stacks[index];
    const { control } = this.emulator;
    const { createOver } = await control.behaviour();
    const before = await control.shares();
    const others = before.filter(
      ({ shareId, status }) => this.makerOf.get(shareId)?.stack !== stack.name && !createOver.includes(status),
    );
    await this.adoptMoved(stack);
    const from = (await control.calls()).at(-1)?.number ?? 0;
    const error = await work(stack);
    if (error !== undefined)
      this.story.push(
        `  ${error
          .split("\n")
          .filter((line) => /error|killed/.test(line))
          .join("\n  ")}`,
      );
    // With --continue-on-error, Pulumi's SDK tells the program that a resource failed, with a trace of its own.
    const said = (error ?? "").replaceAll(/failed to register(\n\s+at .*)+/g, "failed to register");
    expect(said, "no stack trace").not.toMatch(/^\s+at .*:\d+\)?$/m);

    const calls = (await control.calls()).filter(({ number }) => number > from);
    const now = await control.shares();
    for (const { shareId, sharedWith } of now) {
      if (before.some((share) => share.shareId === shareId)) continue;
      const maker = this.makers.of(sharedWith, calls);
      if (!maker) throw new Error(`${shareId} was made under a token that none of the resources has`);
      this.makerOf.set(shareId, maker);
    }
    for (const { shareId } of await stack.states()) this.everInState.add(shareId);
    for (const { shareId, permissionType } of others) {
      const share = now.find((other) => other.shareId === shareId);
      expect(share?.permissionType, `${shareId} is not ${stack.name}'s to touch`).toBe(permissionType);
    }
    return error;
  }

  /** As README tells to: a share that moves from one resource to another is adopted by the new one. */
  private async adoptMoved(stack: EngineStack): Promise<void> {
    const states = await stack.states();
    for (const [name, args] of Object.entries(stack.declared)) {
      const live = (await this.ofPrincipal(String(args.sharedWith)))?.shareId;
      const own = states.find((state) => state.name === name && !state.isPendingDelete)?.shareId;
      const isMoved = live !== own && states.some(({ shareId }) => shareId === live);
      stack.declared[name] = { ...args, adoptExisting: isMoved };
    }
  }

  /** Two owners can't both have what they declare: someone else and the second stack give way. */
  private async withdrawRivals(): Promise<void> {
    const rightful = new Map<string, Maker>();
    for (const stack of this.stacks) {
      for (const [name, { sharedWith }] of Object.entries(stack.declared)) {
        const key = principalKey(String(sharedWith));
        if (rightful.has(key)) delete stack.declared[name];
        else rightful.set(key, { stack: stack.name, urn: stack.urnOf(name) });
      }
    }
    for (const { shareId, sharedWith } of await this.emulator.control.shares()) {
      const maker = this.makerOf.get(shareId);
      const heir = rightful.get(principalKey(sharedWith));
      // A share that only a crash knows of, whose resource isn't declared so any more: only pending operations tell.
      const isForgotten =
        maker && !this.everInState.has(shareId) && !(heir?.stack === maker.stack && heir.urn === maker.urn);
      if (isForgotten || (heir && heir.stack !== maker?.stack)) await this.emulator.control.deleteOutside(shareId);
    }
  }

  private async expectDeclared(stack: EngineStack): Promise<void> {
    const states = await stack.states();
    expect(states.map(({ name }) => name).sort(), "state has what is declared").toEqual(
      Object.keys(stack.declared).sort(),
    );
    expect(states.filter(({ isPendingDelete }) => isPendingDelete)).toEqual([]);
    for (const [name, { sharedWith, permissionType }] of Object.entries(stack.declared)) {
      const share = await this.ofPrincipal(String(sharedWith));
      expect(share, `${name} is shared with ${sharedWith}`).toBeDefined();
      const state = states.find((other) => other.name === name);
      expect(state?.shareId, `state of ${name} has the live id`).toBe(share?.shareId);
      expect(share?.status === "EXPIRED" || share?.status === "FAILED").toBe(false);
      const isUsersDecision = share?.status === "REJECTED" || share?.status === "REVOKED";
      if (!isUsersDecision) expect(share?.permissionType).toBe(permissionType);
    }
  }

  private async expectNoOrphans(): Promise<void> {
    const known = new Set<string>();
    for (const stack of this.stacks) for (const { shareId } of await stack.states()) known.add(shareId);
    const orphans = (await this.emulator.control.shares()).filter(
      ({ shareId }) => !known.has(shareId) && this.makerOf.has(shareId),
    );
    expect(orphans, "no share of ours is orphaned").toEqual([]);
  }

  private async ofPrincipal(sharedWith: string): Promise<Share | undefined> {
    const shares = await this.emulator.control.shares();
    const [share, ...more] = shares.filter((other) => principalKey(other.sharedWith) === principalKey(sharedWith));
    expect(more, `one share with ${sharedWith}`).toEqual([]);
    return share;
  }
}

function rename({ declared }: EngineStack, from: string, to: string): void {
  const args = declared[from];
  if (!args || from === to) return;
  delete declared[from];
  declared[to] = args;
}

/** Runs a sequence to its end, and adds the story to the error of a failure. */
export async function replaySequence(sequence: Sequence): Promise<void> {
  const replay = await Replay.start(sequence);
  try {
    for (const command of sequence.commands) {
      replay.story.push(JSON.stringify(command));
      await replay.run(command);
    }
    replay.story.push("settle");
    await replay.settle();
  } catch (error) {
    const story = [JSON.stringify(sequence.behaviour), ...replay.story].join("\n");
    throw new Error(`${(error as Error).message}\n${story}`, { cause: error });
  } finally {
    await replay.dispose();
  }
}
