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
import { areAlike, type Command, nameAlone, type Part, principals, type Sequence } from "./commands";
import { mustEqual, mustHold } from "./invariant";
import { idsOf, keyOfShare, Ledger } from "./ledger";
import { SimulatedBackend } from "./simulated";

/** The statuses in which a share gives nobody access. */
const ended = ["EXPIRED", "FAILED", "REJECTED", "REVOKED"];

/** A stack, and what its program declares. */
interface Side {
  readonly stack: Stack;
  readonly declared: Map<string, Properties>;
  /** Whether its set is exclusive, if it has nothing but the set. */
  isExclusive: boolean;
  /** Whether its resources have the option retainOnDelete. */
  isRetaining: boolean;
}

/** Two stacks, a person in the console and the service, and what must hold between them. */
class Runner {
  /** What was done, for the message of a failure. */
  readonly story: string[] = [];
  private readonly sides: readonly Side[];
  /** What is shared by the resources a, b and c, and by x and y. */
  private readonly shared: readonly { readonly kind: ShareKind; readonly id: string }[];
  private readonly ledger: Ledger;
  /** ShareIds that a move over several runs may not let go, and the resources that declare them. */
  private watched: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly backend: Backend,
    kindNames: Sequence["kinds"],
  ) {
    const { service, stacks } = backend;
    this.ledger = new Ledger(service);
    this.sides = stacks.map((stack) => ({ stack, declared: new Map(), isExclusive: false, isRetaining: false }));
    this.shared = kindNames.map((name) => {
      const kind = kinds.find((one) => one.name === name) ?? workload;
      return { kind, id: addResource(service, kind) };
    });
  }

  async run(command: Command): Promise<void> {
    const index = "stack" in command ? command.stack : 0;
    const [side, otherSide] = [this.sides[index], this.sides[1 - index]] as [Side, Side];
    const { stack, declared } = side;
    switch (command.do) {
      case "declare":
        declared.set(command.name, this.argumentsOf(command.name, [sharedBy(command)]));
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
        if (otherSide.stack.name !== command.to) stack.commands?.rename(command.to);
        return;
      case "moveState":
        return this.moveState(side, otherSide, command);
      case "loseState":
        this.ledger.noteLoss(stack);
        return stack.loseState();
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
      mustEqual("a quiet up ends well", errors, []);
    }
    for (const side of this.sides) this.expectDeclared(side);
    const orphans = this.ledger.shares().filter((share) => this.ledger.isOrphaned(share, this.backend.stacks));
    mustEqual("no share of ours is orphaned", orphans, []);

    const written = await this.backend.writes();
    for (const side of this.sides) await this.act(side);
    mustEqual("an immediate second up writes nothing", await this.backend.writes(), written);

    for (const side of this.sides) {
      const others = this.ledger.shares().filter(({ shareId }) => !idsOf(side.stack).includes(shareId));
      mustEqual("destroy ends well", (await this.act(side, { isDestroy: true })).errors, []);
      mustEqual("destroy removes what is declared, and nothing else", this.ledger.shares(), others);
    }
  }

  private async upUntilQuiet(side: Side): Promise<readonly Error[]> {
    const isExclusive = [...side.declared.values()].some(({ exclusive }) => exclusive === true);
    let errors: readonly Error[] = [];
    for (let round = 0; round < 4; round++) {
      errors = (await this.act(side, { refresh: true })).errors;
      // An exclusive set removes in the second one what it tells in the first; others need more where a part fails.
      if (errors.length === 0 && !isExclusive) break;
    }
    return errors;
  }

  /** What no client can know: a create that crashed, or a lost state, whose token the service has forgotten since. */
  private isExcused(errors: readonly Error[]): boolean {
    const forgets = Number.isFinite(this.backend.service.behaviour.tokenRetentionSeconds);
    return forgets && errors.length > 0 && errors.every(({ message }) => message.includes("already shared"));
  }

  /** Runs a stack, and checks that it keeps its hands off what isn't its own, and holds on to what is. */
  private async act(side: Side, run: Run = {}): Promise<Outcome> {
    const { stack, isRetaining } = side;
    const { ledger } = this;
    const program = run.isDestroy ? new Map() : this.programOf(side);
    const others = ledger.othersShares(stack, program, declarersOf(program));
    const survivors = new Map([...this.watched, ...this.mustSurvive(stack, program, run.forced)]);
    const existing = new Set(ledger.shares().map(({ shareId }) => shareId));
    const before = stack.records();

    const outcome = await stack.run(program, { ...run, isRetaining });
    const { errors, isCrashed } = outcome;
    this.story.push(...errors.map(({ message }) => `  ${message}`), ...(isCrashed ? ["  crashed"] : []));
    ledger.noteRun(stack, program, existing, before);

    // No provider is asked about a resource that the engine has left out: docs/promises.md says so.
    const isExcused = (name: string) => run.continueOnError === true && outcome.skipped.includes(name);
    const gone = [...survivors].filter(([shareId, name]) => !ledger.exists(shareId) && !isExcused(name));
    mustEqual("a share that is declared before and after is never gone", gone, []);
    this.expectUntouched(stack, others, outcome);
    const stolen = idsOf(stack).filter((shareId) => !ledger.mayHave(stack, shareId));
    mustEqual(`${stack.name}'s state has nothing that someone else has made`, stolen, []);
    this.expectOthersThan(stack, outcome.deletedFirst);
    if (run.shell && run.shell.accountId !== owner) {
      const was = before.flatMap(({ shares }) => shares.map(({ shareId }) => shareId));
      const kept = was.filter((shareId) => !ledger.isRetained(shareId) || idsOf(stack).includes(shareId));
      mustEqual("a stranger's run drops nothing, and takes nothing", new Set(idsOf(stack)), new Set(kept));
    }
    this.giveBackContested(side, outcome);
    return outcome;
  }

  /** As the guides say, a resource has adoptExisting if another one, or its own earlier record, has its share. */
  private programOf({ stack, declared }: Side): Program {
    const records = stack.records();
    const adopts = (name: string, args: Properties) => {
      const isOwn = (record: (typeof records)[number]) => record.name === name && !record.isPendingDelete;
      const own = records.filter(isOwn).flatMap(({ shares }) => shares.map(({ shareId }) => shareId));
      const elsewhere = records
        .filter((record) => !isOwn(record))
        .flatMap(({ shares }) => shares.map(({ key }) => key));
      return declaredShares(args).some(
        ({ key }) => elsewhere.includes(key) && !own.includes(this.ledger.live(key)?.shareId ?? ""),
      );
    };
    return new Map([...declared].map(([name, args]) => [name, { ...args, adoptExisting: adopts(name, args) }]));
  }

  /**
   * Shares of the stack that the program declares, under whatever name and wherever, and that no rule replaces. (Lists that
   * go back in time, and a state that doesn't know that its share is gone, are excused: docs/promises.md says so.)
   */
  private mustSurvive(stack: Stack, program: Program, forced: Forced | undefined): Map<string, string> {
    const { listLag, updateTerminalStatus, updateResetsToPending } = this.backend.service.behaviour;
    // A list that still shows a share as ended, which an update has opened again, gets it replaced.
    const mayReopen = updateTerminalStatus === "succeed" && updateResetsToPending && listLag.mode !== "none";
    if (listLag.mode === "random" || mayReopen) return new Map();
    const records = stack.records();
    const kept = records.flatMap(({ shares }) => shares);
    const stale = kept.filter(({ shareId }) => !this.ledger.exists(shareId)).map(({ key }) => key);
    const replaced = records.filter(({ name }) => name === forced?.name).flatMap(({ shares }) => shares);
    const survivors = [...declarersOf(program)].flatMap(([key, name]) => {
      const share = this.ledger.live(key);
      if (!share || stale.includes(key) || !isOpen(share)) return [];
      const { shareId } = share;
      const isIn = (shares: readonly KeptShare[]) => shares.some((one) => one.shareId === shareId);
      const isKnown = isIn(kept) || this.ledger.isRecoverable(shareId, stack, name);
      return isKnown && !isIn(replaced) ? [[shareId, name] as const] : [];
    });
    return new Map(survivors);
  }

  private expectUntouched(stack: Stack, others: readonly Share[], { shown }: Outcome): void {
    const now = new Map(this.ledger.shares().map((share) => [share.shareId, share]));
    for (const { shareId, permissionType } of others) {
      const share = now.get(shareId);
      if (share) mustEqual(`${shareId} is not ${stack.name}'s to touch`, share.permissionType, permissionType);
      else mustHold(`what is removed was shown by a diff: ${shareId}`, [...shown].includes(shareId), shown);
    }
  }

  /** A resource that was replaced, the old one first, doesn't take an old share for a new one. */
  private expectOthersThan(stack: Stack, deletedFirst: Outcome["deletedFirst"]): void {
    for (const { name, shares, isPendingDelete } of stack.records()) {
      const left = shares.filter(({ shareId }) => !isPendingDelete && deletedFirst.get(name)?.includes(shareId));
      mustEqual(`${name} has another share`, left, []);
    }
  }

  /** A program that has taken over a share whose state was moved was told so; the person takes it out of there again. */
  private giveBackContested({ stack, declared }: Side, { warnings }: Outcome): void {
    for (const { name, shares, isPendingDelete } of stack.records()) {
      for (const { shareId } of shares) {
        if (isPendingDelete || !this.ledger.isContested(shareId, stack)) continue;
        const isSeen = this.backend.service.behaviour.listLag.mode === "none";
        if (isSeen) {
          const warning = `the share ${shareId} was there before this run`;
          mustHold("a program that was left behind is warned", warnings.includes(warning), warnings);
        }
        stack.commands?.forget(name);
        declared.delete(name);
        this.ledger.settleContest(shareId);
      }
    }
  }

  /** The shares of the workload get these forms, and no others are declared. */
  private declareAll({ declared, isExclusive }: Side, parts: readonly Part[]): void {
    declared.clear();
    for (const part of parts.filter(({ isAlone }) => isAlone)) {
      const name = nameAlone(part.principal);
      declared.set(name, this.argumentsOf(name, [sharedBy(part)]));
    }
    const inSet = parts.filter(({ isAlone }) => !isAlone);
    const isOnlySet = inSet.length === parts.length;
    if (inSet.length === 0 && !isOnlySet) return;
    const args = this.argumentsOf("set", inSet.map(sharedBy));
    declared.set("set", { ...args, exclusive: isExclusive && isOnlySet, allowEmpty: true });
  }

  /** Moves shares between both forms; while that lasts, interrupted or not, none of them is gone for a moment. */
  private async regroup(side: Side, { alone, retaining, interference }: Command & { do: "regroup" }): Promise<void> {
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
      this.watched = new Map();
    }
    side.isRetaining = false;
  }

  /** As the guides say, except that a program may be forgotten. */
  private moveState(source: Side, target: Side, { name, stillDeclared }: Command & { do: "moveState" }): void {
    const records = source.stack.records();
    const share = records.find((record) => record.name === name)?.shares[0];
    if (!share || !source.stack.commands || records.some(({ isPendingDelete }) => isPendingDelete)) return;
    if (target.declared.has(name) || target.stack.records().some((record) => record.name === name)) return;
    // An error that went on (declared twice) may have left the share in the state of two resources.
    const { shareId } = share;
    if (idsOf(source.stack).filter((other) => other === shareId).length > 1) return;
    source.stack.commands.moveStateTo(target.stack, name);
    target.declared.set(name, source.declared.get(name) ?? this.argumentsOf(name, [share]));
    this.ledger.noteMove(shareId, source.stack, { stack: target.stack, urn: target.stack.urnOf(name) });
    if (!stillDeclared) source.declared.delete(name);
  }

  private editOutside({ edit, pick }: Command & { do: "outside" }): void {
    const shares = this.ledger.shares();
    const share = shares[pick % Math.max(1, shares.length)];
    if (!share) return;
    const { service } = this.backend;
    const { shareId, status, permissionType } = share;
    if (edit === "delete") service.deleteOutside(shareId);
    else if (edit === "permission" && isOpen(share) && permissionType !== undefined) {
      service.editOutside(shareId, permissionType === "READONLY" ? "CONTRIBUTOR" : "READONLY");
    } else if ((edit === "accept" || edit === "expire") && status === "PENDING") service[edit](shareId);
    else if ((edit === "reject" || edit === "revoke" || edit === "fail") && isOpen(share)) service[edit](shareId);
  }

  private shareAsSomeoneElse({ like, ...part }: Command & { do: "foreign" }): void {
    const { sharedWith, permissionType } = sharedBy(part);
    const { kind, id } = this.sharedThing(like);
    if (this.ledger.live(keyOf(id, sharedWith))) return;
    this.backend.service.shareOutside(id, sharedWith, kind.permissions.length > 0 ? permissionType : undefined);
  }

  /** What a resource of this name shares. */
  private sharedThing(name: string): { readonly kind: ShareKind; readonly id: string } {
    return this.shared[areAlike(name, "a") ? 0 : 1] as (typeof this.shared)[number];
  }

  private argumentsOf(name: string, shares: readonly Omit<DeclaredShare, "key">[]): Properties {
    const { kind, id } = this.sharedThing(name);
    const args = shares.map(({ sharedWith, permissionType }) => ({
      sharedWith,
      ...(kind.permissions.length > 0 && { permissionType }),
    }));
    return { [kind.input]: id, ...(name === "set" ? { shares: args } : args[0]) };
  }

  /** Two owners can't both have what they declare: someone else and the second stack give way. */
  private withdrawRivals(): void {
    const heirs = new Map<string, { readonly stack: Stack; readonly name: string }>();
    for (const { stack, declared } of this.sides) {
      for (const [name, args] of declared) {
        const keys = declaredShares(args).map(({ key }) => key);
        if (keys.some((key) => heirs.has(key))) declared.delete(name);
        else for (const key of keys) heirs.set(key, { stack, name });
      }
    }
    for (const share of this.ledger.shares()) {
      const heir = heirs.get(keyOfShare(share));
      const isLeft = heir ? this.isHeirs(share, heir) : !this.ledger.isForgotten(share);
      if (!isLeft) this.backend.service.deleteOutside(share.shareId);
    }
  }

  /** Whether a share is the heir's, or will be; or should be, and a failure tells if it isn't. */
  private isHeirs(share: Share, { stack, name }: { readonly stack: Stack; readonly name: string }): boolean {
    const { shareId } = share;
    const keepers = this.backend.stacks.filter((one) => idsOf(one).includes(shareId));
    if (keepers.length > 0) return keepers.every((one) => one === stack);
    if (this.ledger.isOf(shareId, stack, name)) return true;
    const isLetGo = this.ledger.isForgotten(share) || this.ledger.isRetained(shareId);
    return this.ledger.holder(shareId)?.stack === stack && !isLetGo;
  }

  private expectDeclared({ stack, declared }: Side): void {
    const records = stack.records();
    mustEqual(
      "nothing is left to delete",
      records.filter(({ isPendingDelete }) => isPendingDelete),
      [],
    );
    mustEqual("state has what is declared", records.map(({ name }) => name).sort(), [...declared.keys()].sort());
    const live = [...declared].flatMap(([name, args]) =>
      declaredShares(args).map((one) => `${this.expectShared(one)} of ${name}`),
    );
    const kept = records.flatMap(({ name, shares }) => shares.map(({ shareId }) => `${shareId} of ${name}`));
    mustEqual("state has the live ids", kept.sort(), live.sort());
    for (const args of declared.values()) {
      const all = this.ledger.shares().filter(({ resourceId }) => resourceId === args.workloadId);
      if (args.exclusive) mustEqual("nothing else is shared", all.length, declaredShares(args).length);
    }
  }

  private expectShared({ key, sharedWith, permissionType }: DeclaredShare): string | undefined {
    const share = this.ledger.live(key);
    mustHold(`there is a share with ${sharedWith}`, share !== undefined);
    mustHold("no share has expired or failed", share?.status !== "EXPIRED" && share?.status !== "FAILED", share);
    // A rejection is the recipient's decision.
    if (!ended.includes(share?.status ?? "")) {
      mustEqual("a share has the declared permission", share?.permissionType, permissionType);
    }
    return share?.shareId;
  }
}

function isOpen({ status }: Share): boolean {
  return status === "PENDING" || status === "ACCEPTED";
}

/** The share that a part of a command names. */
function sharedBy({ principal, permissionType }: Omit<Part, "isAlone">): Omit<DeclaredShare, "key"> {
  return { sharedWith: principals[principal] as string, permissionType };
}

/** The first resource that declares each share, by key. */
function declarersOf(program: Program): Map<string, string> {
  const all = [...program].flatMap(([name, args]) => declaredShares(args).map(({ key }) => [key, name] as const));
  return new Map(all.reverse());
}

function rename({ declared }: Side, from: string, to: string): void {
  const args = declared.get(from);
  if (!args || from === to || !areAlike(from, to)) return;
  declared.delete(from);
  declared.set(to, args);
}

/** Runs a sequence in a service of its own. */
export function runSimulated(sequence: Sequence): Promise<void> {
  return runSequence(new SimulatedBackend(sequence), sequence);
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
