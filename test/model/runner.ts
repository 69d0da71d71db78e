import { expect } from "vitest";
import type { PermissionType, Share } from "../../emulator";
import type { Properties } from "../../provider/core/resource";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import { addResource, owner } from "../shares/world";
import {
  type Backend,
  type DeclaredShare,
  declaredShares,
  type Forced,
  type KeptShare,
  keyOf,
  type Outcome,
  type Program,
  type Run,
  type Stack,
} from "./backend";
import { areAlike, type Command, nameAlone, principals, type Sequence } from "./commands";
import { type Maker, makerOf } from "./makers";

/** The statuses in which a share gives nobody access. */
const ended = ["EXPIRED", "FAILED", "REJECTED", "REVOKED"];

/** A stack, and what its program declares. */
class Declaring {
  readonly declared = new Map<string, Properties>();
  /** Whether its set is exclusive, if it has nothing but the set. */
  isExclusive = false;
  isRetaining = false;

  constructor(readonly stack: Stack) {}
}

/** Two stacks, a person in the console and the service, and what must hold between them. */
export class Runner {
  /** What was done, for the message of a failure. */
  readonly story: string[] = [];
  private readonly sides: readonly [Declaring, Declaring];
  /** What is shared by the resources a, b and c, and by x and y. */
  private readonly shared: readonly { readonly kind: ShareKind; readonly id: string }[];
  /** Whose token has made each share. Absent: someone else's. */
  private readonly makers = new Map<string, Maker>();
  /** ShareIds whose state was moved to another stack: the resource that has them there. */
  private readonly moved = new Map<string, Maker>();
  /** The same, by the stack that they were in, which still knows their token. */
  private readonly contested = new Map<string, Stack>();
  /** ShareIds that a state has had, and that weren't lost with it. */
  private readonly everInState = new Set<string>();
  /** ShareIds that were lost with the state. */
  private readonly lost = new Set<string>();
  /** ShareIds that left the state under retainOnDelete. */
  private readonly retained = new Set<string>();
  /** ShareIds of others that a resource was allowed to take over. */
  private readonly adoptable = new Set<string>();
  /** ShareIds that a move over several runs may not let go. */
  private watched: readonly string[] = [];

  constructor(
    private readonly backend: Backend,
    kindNames: Sequence["kinds"],
  ) {
    const [dev, prod] = backend.stacks;
    this.sides = [new Declaring(dev), new Declaring(prod)];
    this.shared = kindNames.map((name) => {
      const kind = kinds.find((one) => one.name === name) ?? workload;
      return { kind, id: addResource(backend.service, kind) };
    });
  }

  async run(command: Command): Promise<void> {
    const side = this.sides["stack" in command ? command.stack : 0];
    const { stack, declared } = side;
    switch (command.do) {
      case "declare":
        declared.set(command.name, this.argumentsOf(command.name, [command]));
        return;
      case "declareAll":
        side.isExclusive = command.exclusive;
        return this.declareAll(side, command.parts);
      case "undeclare":
        declared.delete(command.name);
        return;
      case "rename":
        return rename(side, command.name, command.to);
      case "up":
        await this.act(side, command);
        return;
      case "destroy":
        await this.act(side, { isDestroy: true, interference: command.interference });
        return;
      case "regroup":
        return this.regroup(side, command);
      case "move":
        return stack.move(command.name, command.place);
      case "upgrade":
        return stack.commands?.upgrade();
      case "renameStack":
        if (this.sides.every((other) => other.stack.name !== command.to)) stack.commands?.rename(command.to);
        return;
      case "moveState":
        return this.moveState(side, this.sides[1 - command.stack] as Declaring, command);
      case "loseState":
        return this.loseState(stack);
      case "outside":
        return this.editOutside(command);
      case "foreign":
        return this.shareAsSomeoneElse(command);
      case "advance":
        await this.backend.advance(command.seconds);
    }
  }

  /** With nobody interfering any more, each stack comes to what it declares, then has nothing to do, and then to nothing. */
  async settle(): Promise<void> {
    this.backend.service.behaviour.listLag = { mode: "none" };
    await this.backend.advance(60);
    this.withdrawRivals();
    for (const side of this.sides) {
      const errors = await this.upUntilQuiet(side);
      if (this.isExcused(errors)) return;
      expect(errors, "a quiet up ends well").toEqual([]);
    }
    for (const side of this.sides) this.expectDeclared(side);
    this.expectNoOrphans();

    const written = await this.backend.writes();
    for (const side of this.sides) await this.act(side);
    expect(await this.backend.writes(), "an immediate second up writes nothing").toBe(written);

    for (const side of this.sides) {
      const others = this.shares().filter(({ shareId }) => !idsOf(side.stack).includes(shareId));
      expect((await this.act(side, { isDestroy: true })).errors, "destroy ends well").toEqual([]);
      expect(this.shares(), "destroy removes what is declared, and nothing else").toEqual(others);
    }
  }

  private async upUntilQuiet(side: Declaring): Promise<readonly Error[]> {
    let errors: readonly Error[] = [];
    for (let round = 0; round < 4; round++) {
      errors = (await this.act(side, { refresh: true })).errors;
      // An exclusive set removes in the second one what it tells in the first; others need more where a part fails.
      if (errors.length === 0 && !isExclusive(side)) break;
    }
    return errors;
  }

  /** What no client can know: a create that crashed, and whose token the service has forgotten since. */
  private isExcused(errors: readonly Error[]): boolean {
    const forgets = Number.isFinite(this.backend.service.behaviour.tokenRetentionSeconds);
    return forgets && errors.length > 0 && errors.every(({ message }) => message.includes("already shared"));
  }

  /** Runs a stack, and checks that it keeps its hands off what isn't its own. */
  private async act(side: Declaring, run: Run = {}): Promise<Outcome> {
    const { stack } = side;
    const { isRetaining } = side;
    const program = run.isDestroy ? new Map() : this.programOf(side);
    const others = this.othersShares(stack, program);
    const survivors = [...this.watched, ...this.mustSurvive(stack, program, run.forced)];
    const existing = new Set(this.shares().map(({ shareId }) => shareId));
    const kept = stack.records();

    const outcome = await stack.run(program, { ...run, isRetaining });
    this.story.push(
      ...outcome.errors.map(({ message }) => `  ${message}`),
      ...(outcome.isCrashed ? ["  crashed"] : []),
    );

    this.noteMakers(stack, program, existing);
    this.giveBackContested(side, outcome);
    const inState = idsOf(stack);
    for (const shareId of inState) this.everInState.add(shareId);
    const wereRetained = kept.filter((record) => record.isRetained).flatMap((record) => record.shares);
    for (const { shareId } of wereRetained) if (!inState.includes(shareId)) this.retained.add(shareId);

    const gone = survivors.filter((shareId) => !this.exists(shareId));
    expect(gone, "a share that is declared before and after is never gone").toEqual([]);
    this.expectUntouched(stack, others, outcome);
    this.expectOwn(stack);
    for (const [name, before] of outcome.deletedFirst) {
      const now = stack.records().filter((record) => record.name === name && !record.isPendingDelete);
      const left = now.flatMap(({ shares }) => shares).filter(({ shareId }) => before.includes(shareId));
      expect(left, `${name} has another share`).toEqual([]);
    }
    if (run.shell && run.shell.accountId !== owner) {
      const before = kept.flatMap(({ shares }) => shares.map(({ shareId }) => shareId));
      const dropped = before.filter((shareId) => !inState.includes(shareId) && !this.retained.has(shareId));
      expect(dropped, "a stranger's run drops nothing").toEqual([]);
    }
    return outcome;
  }

  /** As README tells to, a resource has adoptExisting if another one, or its own earlier record, has its share. */
  private programOf({ stack, declared }: Declaring): Program {
    const records = stack.records();
    const adopts = (name: string, args: Properties) => {
      const isOwn = (record: (typeof records)[number]) => record.name === name && !record.isPendingDelete;
      const own = records.filter(isOwn).flatMap(({ shares }) => shares.map(({ shareId }) => shareId));
      const elsewhere = records
        .filter((record) => !isOwn(record))
        .flatMap(({ shares }) => shares.map(({ key }) => key));
      return declaredShares(args).some(
        ({ key }) => elsewhere.includes(key) && !own.includes(this.live(key)?.shareId ?? ""),
      );
    };
    return new Map([...declared].map(([name, args]) => [name, { ...args, adoptExisting: adopts(name, args) }]));
  }

  /** What no run may touch: what somebody else has made and nobody has taken over, or the stack has let go. */
  private othersShares(stack: Stack, program: Program): Share[] {
    const inState = idsOf(stack);
    const declarers = declarersOf(program);
    const others = this.shares().filter((share) => {
      const { shareId } = share;
      const maker = this.holder(shareId);
      // The resource that has made a share knows it by its token, though the stack has let it go.
      const declarer = declarers.get(keyOfShare(share));
      const isLetGo = this.retained.has(shareId) && maker?.urn !== (declarer && stack.urnOf(declarer));
      const isOwn = (maker?.stack === stack || this.contested.get(shareId) === stack) && !isLetGo;
      return !isOwn && !inState.includes(shareId);
    });
    const isTakenOver = (share: Share) => {
      const declarer = declarers.get(keyOfShare(share));
      return declarer !== undefined && program.get(declarer)?.adoptExisting === true;
    };
    for (const share of others) if (isTakenOver(share)) this.adoptable.add(share.shareId);
    const { createOver } = this.backend.service.behaviour;
    return others.filter((share) => !createOver.includes(share.status) && !isTakenOver(share));
  }

  /**
   * Shares of the stack that the program declares, under whatever name and wherever, and that no rule replaces. (Lists that
   * go back in time, and a state that doesn't know that its share is gone, are excused: README says so.)
   */
  private mustSurvive(stack: Stack, program: Program, forced: Forced | undefined): string[] {
    const { listLag, updateTerminalStatus, updateResetsToPending } = this.backend.service.behaviour;
    // A list that still shows a share as ended, which an update has opened again, gets it replaced.
    const mayReopen = updateTerminalStatus === "succeed" && updateResetsToPending && listLag.mode !== "none";
    if (listLag.mode === "random" || mayReopen) return [];
    const records = stack.records();
    const kept = records.flatMap(({ shares }) => shares);
    const stale = kept.filter(({ shareId }) => !this.exists(shareId)).map(({ key }) => key);
    const replaced = records.filter(({ name }) => name === forced?.name).flatMap(({ shares }) => shares);
    return [...declarersOf(program)].flatMap(([key, name]) => {
      const share = this.live(key);
      if (!share || stale.includes(key) || (share.status !== "PENDING" && share.status !== "ACCEPTED")) return [];
      const { shareId } = share;
      const isIn = (shares: readonly KeptShare[]) => shares.some((one) => one.shareId === shareId);
      const isHeld = isIn(kept) || (this.lost.has(shareId) && this.isMaker(shareId, stack, name));
      return isHeld && !isIn(replaced) ? [shareId] : [];
    });
  }

  private noteMakers(stack: Stack, program: Program, existing: ReadonlySet<string>): void {
    for (const share of this.shares()) {
      if (existing.has(share.shareId)) continue;
      const maker = makerOf(this.backend.service, share, stack, [...program.keys()]);
      if (!maker) throw new Error(`${share.shareId} was made under a token that none of the resources has`);
      this.makers.set(share.shareId, maker);
    }
  }

  private expectUntouched(stack: Stack, others: readonly Share[], { shown }: Outcome): void {
    const now = new Map(this.shares().map((share) => [share.shareId, share]));
    for (const { shareId, permissionType } of others) {
      const share = now.get(shareId);
      if (share) expect(share.permissionType, `${shareId} is not ${stack.name}'s to touch`).toBe(permissionType);
      else expect([...shown], `${shareId} was removed, and no diff has told that`).toContain(shareId);
    }
  }

  private expectOwn(stack: Stack): void {
    for (const shareId of idsOf(stack)) {
      const isOwn = this.holder(shareId)?.stack === stack || this.adoptable.has(shareId) || !this.exists(shareId);
      expect(isOwn, `${shareId} is in ${stack.name}'s state, though somebody else has made it`).toBe(true);
    }
  }

  /** A program that has taken over a share whose state was moved was told so; the person takes it out of there again. */
  private giveBackContested({ stack, declared }: Declaring, { warnings }: Outcome): void {
    for (const { name, shares, isPendingDelete } of stack.records()) {
      for (const { shareId } of shares) {
        if (isPendingDelete || this.contested.get(shareId) !== stack) continue;
        const isSeen = this.backend.service.behaviour.listLag.mode === "none";
        if (isSeen) expect(warnings).toContain(`the share ${shareId} was there before this run`);
        stack.commands?.forget(name);
        declared.delete(name);
        this.contested.delete(shareId);
      }
    }
  }

  /** The shares of the workload get other forms, and all others go. */
  private declareAll(
    { declared, isExclusive }: Declaring,
    parts: readonly (Command & { do: "declareAll" })["parts"][number][],
  ): void {
    const inSet = parts.filter(({ isAlone }) => !isAlone);
    declared.clear();
    for (const part of parts) {
      if (!part.isAlone) continue;
      const name = nameAlone(part.principal);
      declared.set(name, this.argumentsOf(name, [part]));
    }
    const isOnlySet = declared.size === 0;
    if (inSet.length === 0 && !isOnlySet) return;
    const exclusive = isExclusive && isOnlySet;
    declared.set("set", { ...this.argumentsOf("set", inSet), exclusive, allowEmpty: true });
  }

  /** Moves shares between both forms; while that lasts, interrupted or not, none of them is gone for a moment. */
  private async regroup(
    side: Declaring,
    { alone, retaining, interference }: Command & { do: "regroup" },
  ): Promise<void> {
    side.isRetaining = retaining;
    const isReady = !retaining || (await this.act(side)).errors.length === 0;
    if (isReady) {
      const parts = [...side.declared.values()].flatMap(declaredShares).map(({ sharedWith, permissionType }) => {
        const principal = principals.indexOf(sharedWith);
        return { principal, permissionType: permissionType as PermissionType, isAlone: alone.includes(principal) };
      });
      this.declareAll(side, parts);
      this.watched = this.mustSurvive(side.stack, side.declared, undefined);
      await this.act(side, { interference });
      await this.act(side);
      this.watched = [];
    }
    side.isRetaining = false;
  }

  /** As README says, except that a program may be forgotten. */
  private moveState(
    source: Declaring,
    target: Declaring,
    { name, stillDeclared }: Command & { do: "moveState" },
  ): void {
    const records = source.stack.records();
    const share = records.find((record) => record.name === name)?.shares[0];
    if (!share || !source.stack.commands || records.some(({ isPendingDelete }) => isPendingDelete)) return;
    if (target.declared.has(name) || target.stack.records().some((record) => record.name === name)) return;
    // An error that went on (declared twice) may have left the share in the state of two resources.
    const { shareId } = share;
    if (idsOf(source.stack).filter((other) => other === shareId).length > 1) return;
    source.stack.commands.moveStateTo(target.stack, name);
    target.declared.set(name, source.declared.get(name) ?? this.argumentsOf(name, [share]));
    this.moved.set(shareId, { stack: target.stack, urn: target.stack.urnOf(name) });
    // The program of the old stack may declare the resource again later.
    this.contested.set(shareId, source.stack);
    if (!stillDeclared) source.declared.delete(name);
  }

  /** Only a token tells from now on whose the shares are. */
  private loseState(stack: Stack): void {
    for (const shareId of idsOf(stack)) {
      this.everInState.delete(shareId);
      this.moved.delete(shareId);
      this.contested.delete(shareId);
      this.lost.add(shareId);
    }
    stack.loseState();
  }

  private editOutside({ edit, pick }: Command & { do: "outside" }): void {
    const shares = this.shares();
    const share = shares[pick % Math.max(1, shares.length)];
    if (!share) return;
    const { service } = this.backend;
    const { shareId, status, permissionType } = share;
    const isOpen = status === "PENDING" || status === "ACCEPTED";
    if (edit === "delete") service.deleteOutside(shareId);
    else if (edit === "permission" && isOpen && permissionType !== undefined) {
      service.editOutside(shareId, permissionType === "READONLY" ? "CONTRIBUTOR" : "READONLY");
    } else if ((edit === "accept" || edit === "expire") && status === "PENDING") service[edit](shareId);
    else if ((edit === "reject" || edit === "revoke" || edit === "fail") && isOpen) service[edit](shareId);
  }

  private shareAsSomeoneElse({ like, principal, permissionType }: Command & { do: "foreign" }): void {
    const sharedWith = principals[principal] as string;
    const { kind, id } = this.sharedBy(like);
    if (this.live(keyOf(id, sharedWith))) return;
    this.backend.service.shareOutside(id, sharedWith, kind.permissions.length > 0 ? permissionType : undefined);
  }

  /** What a resource of this name shares. */
  private sharedBy(name: string): { readonly kind: ShareKind; readonly id: string } {
    return this.shared[areAlike(name, "a") ? 0 : 1] as (typeof this.shared)[number];
  }

  private argumentsOf(
    name: string,
    parts: readonly ({ readonly permissionType?: PermissionType | undefined } & (
      | { readonly principal: number }
      | { readonly sharedWith: string }
    ))[],
  ): Properties {
    const { kind, id } = this.sharedBy(name);
    const shares = parts.map((part) => ({
      sharedWith: "principal" in part ? principals[part.principal] : part.sharedWith,
      ...(kind.permissions.length > 0 && { permissionType: part.permissionType }),
    }));
    return { [kind.input]: id, ...(name === "set" ? { shares } : shares[0]) };
  }

  /** Two owners can't both have what they declare: someone else and the second stack give way. */
  private withdrawRivals(): void {
    const rightful = new Map<string, { readonly stack: Stack; readonly name: string }>();
    for (const { stack, declared } of this.sides) {
      for (const [name, args] of declared) {
        const keys = declaredShares(args).map(({ key }) => key);
        if (keys.some((key) => rightful.has(key))) declared.delete(name);
        else for (const key of keys) rightful.set(key, { stack, name });
      }
    }
    for (const share of this.shares()) {
      const { shareId } = share;
      const heir = rightful.get(keyOfShare(share));
      const isHeirs = heir && this.isMaker(shareId, heir.stack, heir.name);
      const maker = this.holder(shareId);
      // A share that only a crash knows of, or a lost state, and whose resource isn't declared so any more: only pending
      // operations tell.
      const isForgotten = maker && !this.everInState.has(shareId) && !isHeirs;
      // One that was let go on purpose is another resource's now.
      const isLetGo = this.retained.has(shareId) && !isHeirs && heir && !idsOf(heir.stack).includes(shareId);
      const isTaken = this.adoptable.has(shareId) && heir && idsOf(heir.stack).includes(shareId);
      const isRival = heir && maker?.stack !== heir.stack && !isTaken;
      if (isForgotten || isLetGo || isRival) this.backend.service.deleteOutside(shareId);
    }
  }

  private expectDeclared({ stack, declared }: Declaring): void {
    const records = stack.records();
    expect(records.filter(({ isPendingDelete }) => isPendingDelete)).toEqual([]);
    expect(records.map(({ name }) => name).sort(), "state has what is declared").toEqual([...declared.keys()].sort());
    const live = [...declared].flatMap(([name, args]) =>
      declaredShares(args).map((one) => `${this.expectShared(one)} of ${name}`),
    );
    const kept = records.flatMap(({ name, shares }) => shares.map(({ shareId }) => `${shareId} of ${name}`));
    expect(kept.sort(), "state has the live ids").toEqual(live.sort());
    for (const args of declared.values()) {
      const of = this.shares().filter(({ resourceId }) => resourceId === args.workloadId);
      if (args.exclusive) expect(of.length, "and nothing else is shared").toBe(declaredShares(args).length);
    }
  }

  private expectShared({ key, sharedWith, permissionType }: DeclaredShare): string | undefined {
    const share = this.live(key);
    expect(share, `shared with ${sharedWith}`).toBeDefined();
    expect(["EXPIRED", "FAILED"]).not.toContain(share?.status);
    // A rejection is the recipient's decision.
    if (!ended.includes(share?.status ?? "")) expect(share?.permissionType).toBe(permissionType);
    return share?.shareId;
  }

  private expectNoOrphans(): void {
    const known = new Set(this.sides.flatMap(({ stack }) => idsOf(stack)));
    const orphans = this.shares().filter(
      ({ shareId }) => !known.has(shareId) && this.makers.has(shareId) && !this.retained.has(shareId),
    );
    expect(orphans, "no share of ours is orphaned").toEqual([]);
  }

  /** The resource that a share belongs to: the one that made it, or to whose state it was moved. */
  private holder(shareId: string): Maker | undefined {
    return this.moved.get(shareId) ?? this.makers.get(shareId);
  }

  private isMaker(shareId: string, stack: Stack, name: string): boolean {
    const holder = this.holder(shareId);
    return holder?.stack === stack && holder.urn === stack.urnOf(name);
  }

  private shares(): Share[] {
    return this.backend.service.shares();
  }

  private exists(shareId: string): boolean {
    return this.shares().some((share) => share.shareId === shareId);
  }

  private live(key: string): Share | undefined {
    const [share, ...more] = this.shares().filter((one) => keyOfShare(one) === key);
    expect(more, `one share of ${key}`).toEqual([]);
    return share;
  }
}

function keyOfShare({ resourceId, sharedWith }: Share): string {
  return keyOf(resourceId, sharedWith);
}

/** The ShareIds in a stack's state. */
function idsOf(stack: Stack): string[] {
  return stack.records().flatMap(({ shares }) => shares.map(({ shareId }) => shareId));
}

/** The first resource that declares each share, by key. */
function declarersOf(program: Program): Map<string, string> {
  const all = [...program].flatMap(([name, args]) => declaredShares(args).map(({ key }) => [key, name] as const));
  return new Map(all.reverse());
}

function isExclusive({ declared }: Declaring): boolean {
  return [...declared.values()].some(({ exclusive }) => exclusive === true);
}

function rename({ declared }: Declaring, from: string, to: string): void {
  const args = declared.get(from);
  if (!args || from === to || !areAlike(from, to)) return;
  declared.delete(from);
  declared.set(to, args);
}

/** Runs a sequence to its end, and adds the story to the error of a failure. */
export async function runSequence(backend: Backend, { kinds: names, behaviour, commands }: Sequence): Promise<void> {
  const runner = new Runner(backend, names);
  try {
    for (const command of commands) {
      runner.story.push(JSON.stringify(command));
      await runner.run(command);
    }
    runner.story.push("settle");
    await runner.settle();
  } catch (error) {
    const told = [JSON.stringify(behaviour), ...runner.story, "last calls:", ...(await backend.lastCalls())].join("\n");
    throw new Error(`${(error as Error).message}\n${told}`, { cause: error });
  }
}
