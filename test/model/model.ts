import { expect } from "vitest";
import type { PermissionType, Share } from "../../emulator";
import { ServiceFailure } from "../../provider/core/errors";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import { shareKey } from "../../provider/shares/model/key";
import { principalKey } from "../../provider/shares/model/principal";
import { parseInputs } from "../../provider/shares/model/state";
import { kindOf } from "../shares/properties";
import { Crash, otherOwner, owner, World } from "../shares/world";
import { areAlike, type Command, type Interference, principals, type Sequence } from "./sequences";
import { type Arguments, type Forced, SimulatedStack } from "./stack";
import { runTelling } from "./telling";

const writes = ["create", "update", "delete"] as const;

/** Something that is shared. */
interface Shared {
  readonly kind: ShareKind;
  readonly id: string;
}

/** Two stacks, a person in the console and the service, and what must hold between them. */
export class Model {
  readonly world: World;
  readonly stacks: readonly [SimulatedStack, SimulatedStack];
  /** What is shared by the resources a, b and c, and by x and y. */
  private readonly shared: readonly [Shared, Shared];
  /** Who has each share: a stack, and the URN of the resource that made it. Absent: someone else. */
  private readonly makers = new Map<string, { readonly stack: SimulatedStack; readonly urn: string | undefined }>();
  /** ShareIds whose state was moved to another stack, by the stack that they were in, which still knows their token. */
  private readonly contested = new Map<string, SimulatedStack>();
  /** ShareIds that no up may let go, not even for a moment; and those that one has let go. */
  private watched: readonly string[] = [];
  private readonly missed = new Set<string>();
  /** ShareIds that a state has ever had. */
  private readonly everInState = new Set<string>();
  /** What was done, for the message of a failure. */
  readonly story: string[] = [];

  constructor({ seed, kinds: names, door, behaviour }: Sequence) {
    this.world = new World({ seed, behaviour });
    const [first, second] = names.map((name) => kinds.find((kind) => kind.name === name) ?? workload);
    const shared = (kind = workload) => ({ kind, id: this.world.addResource(kind) });
    this.shared = [shared(first), shared(second)];
    const typeOf = (name: string) => this.sharedBy(name).kind.name;
    this.stacks = [
      new SimulatedStack(this.world, "dev", door, typeOf),
      new SimulatedStack(this.world, "prod", door, typeOf),
    ];
  }

  async run(command: Command): Promise<void> {
    switch (command.do) {
      case "declare":
        this.stacks[command.stack].declared.set(command.name, {
          ...this.argumentsOf(command.name, principals[command.principal] as string, command.permissionType),
        });
        return;
      case "undeclare":
        this.stacks[command.stack].declared.delete(command.name);
        return;
      case "rename":
        return this.rename(this.stacks[command.stack], command.name, command.to);
      case "up": {
        const accountId = command.as === "owner" ? owner : otherOwner;
        const shareIds = () => new Set(this.stacks[command.stack].states().map(({ shareId }) => shareId));
        const before = shareIds();
        const { refresh, forced, continueOnError = false } = command;
        const process = { accountId, ambientRegion: command.ambient };
        await this.act(command.stack, command.interference, async (stack) => {
          if (command.as === "owner") this.watched = this.mustSurvive(stack, forced);
          const errors = await stack.up({ refresh, forced, continueOnError, process });
          for (const [name, old] of errors.length === 0 ? stack.deletedFirst : []) {
            expect(stack.resources.get(name)?.state.shareId, `${name} has another share`).not.toBe(old);
          }
          return errors;
        });
        if (command.as === "stranger") expect(shareIds(), "dropped nothing").toEqual(before);
        return;
      }
      case "move":
        return this.stacks[command.stack].move(command.name, command.place);
      case "upgrade":
        this.stacks[command.stack].version += 1;
        return;
      case "renameStack":
        if (this.stacks.every(({ name }) => name !== command.to)) this.stacks[command.stack].rename(command.to);
        return;
      case "moveState":
        return this.moveState(this.stacks[command.stack], this.stacks[1 - command.stack] as SimulatedStack, command);
      case "destroy":
        return this.act(command.stack, command.interference, (stack) => stack.destroy());
      case "outside":
        return this.editOutside(command.edit, command.pick);
      case "foreign":
        return this.shareAsSomeoneElse(command);
      case "advance":
        return this.world.advance(command.seconds);
    }
  }

  /** With nobody interfering any more, each stack comes to what it declares, and then has nothing to do. */
  async settle(): Promise<void> {
    const { service } = this.world;
    service.behaviour.listLag = { mode: "none" };
    this.world.advance(60);
    this.withdrawRivals();
    for (const index of [0, 1] as const) {
      const errors = await this.upUntilQuiet(index);
      if (this.isExcused(errors)) return;
      expect(errors, "a quiet up ends well").toEqual([]);
    }
    for (const stack of this.stacks) this.expectDeclared(stack);
    this.expectNoOrphans();
    for (const index of [0, 1] as const) {
      const from = this.world.calls.length;
      await this.act(index, undefined, (stack) => stack.up({ refresh: false }));
      const made = this.world.calls.slice(from).filter(({ operation }) => writes.some((write) => write === operation));
      expect(made, "an immediate second up writes nothing").toEqual([]);
    }
  }

  private async upUntilQuiet(index: 0 | 1): Promise<Error[]> {
    let errors: Error[] = [];
    for (let round = 0; round < 4; round++) {
      await this.act(index, undefined, async (stack) => {
        errors = await stack.up({ refresh: true });
        return errors;
      });
      if (errors.length === 0) break;
    }
    return errors;
  }

  /** What no client can know: a create that crashed, and whose token the service has forgotten since. */
  private isExcused(errors: Error[]): boolean {
    const forgets = Number.isFinite(this.world.service.behaviour.tokenRetentionSeconds);
    return forgets && errors.length > 0 && errors.every(({ message }) => message.includes("already shared"));
  }

  /** Runs a stack, and checks that it touches nobody else's shares. */
  private async act(
    index: 0 | 1,
    interference: Interference,
    work: (stack: SimulatedStack) => Promise<Error[]>,
  ): Promise<void> {
    const stack = this.stacks[index];
    const { createOver } = this.world.service.behaviour;
    const others = this.world.service.shares().filter(({ shareId, status }) => {
      const isOwn = this.makers.get(shareId)?.stack === stack || this.contested.get(shareId) === stack;
      return !isOwn && !createOver.includes(status);
    });
    this.adoptMoved(stack);
    this.interfere(stack, interference);
    try {
      const errors = await work(stack);
      this.story.push(...errors.map(({ message }) => `  ${message.split("\n", 1)[0]}`));
      for (const error of errors) if (error.name === "Error" && !isOfCheck(error)) throw error;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.story.push("  crashed");
    } finally {
      this.world.hooks = {};
      this.watched = [];
    }
    expect([...this.missed], "a share that is declared before and after is never gone").toEqual([]);
    this.giveBackContested(stack);
    for (const { shareId } of stack.states()) this.everInState.add(shareId);
    const now = new Map(this.world.service.shares().map((share) => [share.shareId, share]));
    for (const { shareId, permissionType } of others) {
      expect(now.get(shareId)?.permissionType, `${shareId} is not ${stack.name}'s to touch`).toBe(permissionType);
    }
  }

  private interfere(stack: SimulatedStack, interference: Interference): void {
    let calls = 0;
    let known = new Set(this.world.service.shares().map(({ shareId }) => shareId));
    this.world.hooks = {
      before: () => {
        known = new Set(this.world.service.shares().map(({ shareId }) => shareId));
        if (interference?.kind === "crashBefore" && calls++ === interference.nth) throw new Crash();
        if (interference?.kind === "refused" && calls++ === interference.nth) {
          throw new ServiceFailure("accessDenied", "denied");
        }
      },
      after: () => {
        for (const { shareId } of this.world.service.shares())
          if (!known.has(shareId)) this.makers.set(shareId, { stack, urn: stack.creating });
        for (const shareId of this.watched) if (!this.exists(shareId)) this.missed.add(shareId);
        if (interference?.kind === "crashAfter" && calls++ === interference.nth) throw new Crash();
        return interference?.kind === "lost" && calls++ === interference.nth ? "lost" : undefined;
      },
    };
  }

  /** As README tells to: a share that moves from one resource to another is adopted by the new one. */
  private adoptMoved(stack: SimulatedStack): void {
    for (const [name, args] of stack.declared) {
      const live = this.ofPrincipal(name, args.sharedWith)?.shareId;
      const own = stack.resources.get(name)?.state.shareId;
      const isMoved = live !== own && stack.states().some(({ shareId }) => shareId === live);
      stack.declared.set(name, { ...args, adoptExisting: isMoved });
    }
  }

  private rename(stack: SimulatedStack, from: string, to: string): void {
    const args = stack.declared.get(from);
    if (!args || from === to || !areAlike(from, to)) return;
    stack.declared.delete(from);
    stack.declared.set(to, args);
  }

  /** As README says, except that a program may be forgotten. */
  private moveState(
    source: SimulatedStack,
    target: SimulatedStack,
    { name, stillDeclared }: Command & { do: "moveState" },
  ): void {
    const kept = source.resources.get(name);
    if (!kept || source.pendingDeletes.length > 0 || target.resources.has(name) || target.declared.has(name)) return;
    const { sharedWith, permissionType, shareId } = kept.state;
    // An error that went on (declared twice) may have left the share in the state of two resources.
    if (source.states().filter((state) => state.shareId === shareId).length > 1) return;
    const args = source.declared.get(name) ?? this.argumentsOf(name, sharedWith, permissionType);
    source.moveStateTo(target, name);
    target.declared.set(name, args);
    this.makers.set(shareId, { stack: target, urn: target.urnOf(name) });
    // The program of the old stack may declare the resource again later.
    this.contested.set(shareId, source);
    if (!stillDeclared) source.declared.delete(name);
  }

  /** A program that has taken over a share whose state was moved was told so; the person takes it out of there again. */
  private giveBackContested(stack: SimulatedStack): void {
    for (const [name, { state }] of stack.resources) {
      if (this.contested.get(state.shareId) !== stack) continue;
      const isSeen = this.world.service.behaviour.listLag.mode === "none";
      if (isSeen) expect(stack.warnings().join("\n")).toContain(`the share ${state.shareId} was there before this run`);
      stack.resources.delete(name);
      stack.declared.delete(name);
      this.contested.delete(state.shareId);
    }
  }

  /**
   * Shares of the stack that the program declares, under whatever name and wherever, and that no rule replaces. (Lists that
   * go back in time, and a state that doesn't know that its share is gone, are excused: README says so.)
   */
  private mustSurvive(stack: SimulatedStack, forced: Forced | undefined): string[] {
    const { listLag, updateTerminalStatus, updateResetsToPending } = this.world.service.behaviour;
    // A list that still shows a share as ended, which an update has opened again, gets it replaced.
    const mayReopen = updateTerminalStatus === "succeed" && updateResetsToPending && listLag.mode !== "none";
    if (listLag.mode === "random" || mayReopen) return [];
    const states = stack.states();
    const stale = states.filter(({ shareId }) => !this.exists(shareId)).map(keyOf);
    const replaced = forced && stack.resources.get(forced.name)?.state.shareId;
    return [...stack.declared].flatMap(([name, args]) => {
      const share = this.ofPrincipal(name, args.sharedWith);
      const isHeld = states.some(({ shareId }) => shareId === share?.shareId);
      if (!share || !isHeld || share.shareId === replaced || stale.includes(keyOf(args))) return [];
      return share.status === "PENDING" || share.status === "ACCEPTED" ? [share.shareId] : [];
    });
  }

  private exists(shareId: string): boolean {
    return this.world.service.shares().some((share) => share.shareId === shareId);
  }

  private editOutside(edit: (Command & { do: "outside" })["edit"], pick: number): void {
    const shares = this.world.service.shares();
    const share = shares[pick % Math.max(1, shares.length)];
    if (!share) return;
    const { service } = this.world;
    const { shareId, status, permissionType } = share;
    const isOpen = status === "PENDING" || status === "ACCEPTED";
    if (edit === "delete") service.deleteOutside(shareId);
    else if (edit === "permission" && isOpen && permissionType !== undefined) {
      service.editOutside(shareId, permissionType === "READONLY" ? "CONTRIBUTOR" : "READONLY");
    } else if (edit === "accept" && status === "PENDING") service.accept(shareId);
    else if (edit === "reject" && isOpen) service.reject(shareId);
    else if (edit === "expire" && status === "PENDING") service.expire(shareId);
    else if (edit === "revoke" && isOpen) service.revoke(shareId);
    else if (edit === "fail" && isOpen) service.fail(shareId);
  }

  private shareAsSomeoneElse({ like, principal, permissionType }: Command & { do: "foreign" }): void {
    const sharedWith = principals[principal] as string;
    if (this.ofPrincipal(like, sharedWith)) return;
    const { kind, id } = this.sharedBy(like);
    this.world.service.shareOutside(id, sharedWith, kind.permissions.length > 0 ? permissionType : undefined);
  }

  /** What a resource of this name shares. */
  private sharedBy(name: string): Shared {
    return this.shared[areAlike(name, "a") ? 0 : 1];
  }

  private argumentsOf(name: string, sharedWith: string, permissionType: PermissionType | undefined): Arguments {
    const { kind, id } = this.sharedBy(name);
    const permission = kind.permissions.length > 0 ? { permissionType } : {};
    return { [kind.input]: id, sharedWith, ...permission } as unknown as Arguments;
  }

  /** Two owners can't both have what they declare: someone else and the second stack give way. */
  private withdrawRivals(): void {
    const rightful = new Map<string, { readonly stack: SimulatedStack; readonly urn: string }>();
    for (const stack of this.stacks) {
      for (const [name, args] of stack.declared) {
        const key = keyOf(args);
        if (rightful.has(key)) stack.declared.delete(name);
        else rightful.set(key, { stack, urn: stack.urnOf(name) });
      }
    }
    for (const { shareId, sharedWith, resourceId } of this.world.service.shares()) {
      const maker = this.makers.get(shareId);
      const owner = rightful.get(`${resourceId} ${principalKey(sharedWith)}`);
      const isKnown = this.everInState.has(shareId);
      // A share that only a crash knows of, whose resource isn't declared so any more: only pending operations tell.
      const isForgotten = maker && !isKnown && !(owner?.stack === maker.stack && owner.urn === maker.urn);
      if (isForgotten || (owner && owner.stack !== maker?.stack)) this.world.service.deleteOutside(shareId);
    }
  }

  private expectDeclared(stack: SimulatedStack): void {
    expect([...stack.resources.keys()].sort()).toEqual([...stack.declared.keys()].sort());
    expect(stack.pendingDeletes).toEqual([]);
    for (const [name, { sharedWith, permissionType }] of stack.declared) {
      const state = stack.resources.get(name)?.state;
      const share = this.ofPrincipal(name, sharedWith);
      expect(share, `${name} is shared with ${sharedWith}`).toBeDefined();
      expect(state?.shareId, `state of ${name} has the live id`).toBe(share?.shareId);
      const isUsersDecision = share?.status === "REJECTED" || share?.status === "REVOKED";
      expect(share?.status === "EXPIRED" || share?.status === "FAILED").toBe(false);
      if (!isUsersDecision) expect(share?.permissionType).toBe(permissionType);
    }
  }

  private expectNoOrphans(): void {
    const known = new Set(this.stacks.flatMap((stack) => stack.states().map(({ shareId }) => shareId)));
    const orphans = this.world.service
      .shares()
      .filter(({ shareId }) => !known.has(shareId) && this.makers.has(shareId));
    expect(orphans, "no share of ours is orphaned").toEqual([]);
  }

  private ofPrincipal(name: string, sharedWith: string): Share | undefined {
    const shares = this.world.service
      .shares({ resourceId: this.sharedBy(name).id })
      .filter((share) => principalKey(share.sharedWith) === principalKey(sharedWith));
    expect(shares.length, `one share with ${sharedWith}`).toBeLessThanOrEqual(1);
    return shares[0];
  }
}

/** What a check refuses in a program that is otherwise right: two resources with one share, and a shell of another Region. */
function isOfCheck({ message }: Error): boolean {
  return message.includes("declared twice") || message.includes("is shared in its own Region");
}

/** What is shared, and with whom. */
function keyOf(properties: Arguments): string {
  return shareKey(parseInputs(kindOf(properties), { ...properties }));
}

/** Runs a sequence to its end. */
export async function runSequence(sequence: Sequence): Promise<void> {
  await runTelling(new Model(sequence), sequence);
}
