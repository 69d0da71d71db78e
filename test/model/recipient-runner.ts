import { isDeepStrictEqual } from "node:util";
import type { Share } from "../../emulator";
import type { Properties } from "../../provider/core/resource";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import { owner, recipient, region, World } from "../shares/world";
import type { Program, Run } from "./backend";
import { mustEqual, mustHold } from "./invariant";
import {
  isPolicy,
  type Offer,
  organization,
  otherRecipient,
  principals,
  type RecipientCommand,
  type RecipientSequence,
  things,
} from "./recipient-commands";
import { acceptedBy, type Kept, RecipientLedger, resourceIdIn } from "./recipient-ledger";
import { RecipientStack } from "./recipient-stack";
import { SimulatedStack, shareType } from "./simulated";
import type { Ended } from "./simulated-engine";

interface Side {
  readonly stack: RecipientStack;
  readonly declared: Map<string, Properties>;
}

/** Two recipients' stacks, the owners and the persons around them, and what must hold between them. */
class RecipientRunner {
  /** What was done, for the message of a failure. */
  readonly story: string[] = [];
  readonly world: World;
  private readonly sides: readonly [Side, Side];
  private readonly ownersStack: SimulatedStack;
  private readonly ids: readonly string[];
  private readonly ledger: RecipientLedger;

  constructor({ seed, behaviour, door, isOrganized }: RecipientSequence) {
    this.world = new World({ seed, behaviour, ...(isOrganized && { organization }) });
    this.ids = things.map((thing) => this.world.addResource(kindNamed(thing.kind), thing.owner));
    this.ledger = new RecipientLedger(this.world.service, isOrganized ? [organization] : []);
    const side = (name: string, accountId: string): Side => ({
      stack: new RecipientStack(this.world, name, door, accountId),
      declared: new Map(),
    });
    this.sides = [side("dev", recipient), side("prod", otherRecipient)];
    this.ownersStack = new SimulatedStack(this.world, "owner", door, (name) => shareType(thingOf(name).kind));
  }

  async run(command: RecipientCommand): Promise<void> {
    const { service } = this.world;
    const side = this.sides["stack" in command ? command.stack : 0];
    switch (command.do) {
      case "offer":
        return this.offer(command);
      case "owner":
        return this.editAsOwner(command);
      case "renameThing":
        if (things[command.thing]?.kind !== "ProfileShare") service.rename(this.ids[command.thing] ?? "", command.to);
        return;
      case "ownerUp":
        return this.shareByStack(command);
      case "person": {
        const share = this.pick(command.pick);
        if (!share) return;
        if (command.response === "accept" && share.status === "PENDING") service.accept(share.shareId);
        if (command.response === "reject" && (share.status === "PENDING" || share.status === "ACCEPTED")) {
          service.reject(share.shareId);
          this.ledger.noteRejection(share);
        }
        return;
      }
      case "advance":
        return this.world.advance(command.seconds);
      case "accept":
        side.declared.set(command.name, this.acceptanceOf(command));
        return;
      case "policy": {
        const { do: _, stack: _s, name, ...args } = command;
        side.declared.set(name, withoutUndefined(args));
        return;
      }
      case "undeclare":
        side.declared.delete(command.name);
        return;
      case "rename":
        return this.rename(side, command);
      case "regroup":
        return this.regroup(side, command);
      case "up":
        return this.up(side, command);
      case "destroy":
        await this.act(side, { isDestroy: true, interference: command.interference });
        return;
      case "loseState":
        return side.stack.loseState();
    }
  }

  /** With nobody interfering any more, each stack comes to what can be accepted, has nothing to do then, and ends it. */
  async settle(): Promise<void> {
    this.world.service.behaviour.listLag = { mode: "none" };
    this.world.advance(60);
    for (const side of this.sides) {
      this.correct(side);
      const { errors } = await this.act(side, { refresh: true });
      this.expectAccepted(side, errors);
      // What can't be accepted is an error each time, until the program gives it up.
      for (const [name, args] of [...side.declared]) if (!this.isAccepted(side, name, args)) side.declared.delete(name);
      // A policy lists in the second one what an acceptance has accepted, or ended, in the first.
      for (const _ of "12") mustEqual("a quiet up ends well", (await this.act(side, { refresh: true })).errors, []);
      for (const refresh of [false, true]) await this.expectQuiet(side, refresh);
    }
    for (const side of this.sides) {
      const { errors } = await this.act(side, { isDestroy: true });
      mustEqual("destroy ends well", errors, []);
      mustEqual("destroy leaves nothing in state", side.stack.entries(), []);
    }
  }

  private async expectQuiet(side: Side, refresh: boolean): Promise<void> {
    const states = () => side.stack.entries().map(({ state }) => state);
    const [before, shares] = [states(), this.ledger.shares()];
    const { errors, steps } = await this.act(side, { refresh });
    mustEqual("a second up ends well", errors, []);
    mustEqual("a second up does nothing", steps, []);
    mustEqual("a second up changes no state", states(), before);
    mustEqual("a second up changes no share", this.ledger.shares(), shares);
  }

  private async up(side: Side, command: RecipientCommand & { do: "up" }): Promise<void> {
    const { refresh, interference, continueOnError, forced, meanwhile, shell } = command;
    let isOffered = meanwhile === undefined;
    this.world.onWake = () => {
      if (!isOffered && meanwhile) this.offer(meanwhile);
      isOffered = true;
      this.ledger.observe();
    };
    const account = shell !== side.stack.accountId ? shell : undefined;
    await this.act(side, { refresh, interference, continueOnError, forced }, account);
    this.world.onWake = () => {};
  }

  /** Runs a stack, and checks what it has accepted and ended. */
  private async act({ stack, declared }: Side, run: Run, stranger?: string): Promise<Ended> {
    const program = run.isDestroy ? new Map() : new Map(declared);
    const before = stack.entries();
    const isAssociating = this.ledger.shares().some(({ status }) => status === "ASSOCIATING");
    this.ledger.begin({ program, before, entries: () => stack.entries(), forced: run.forced });
    this.world.onDone = (call) => this.ledger.noteCall(call);
    const accountId = stranger ?? stack.accountId;
    const outcome = await stack.run(program, { ...run, shell: { accountId, ambientRegion: region } });
    this.world.onDone = () => {};
    this.ledger.begin(undefined);
    const { errors, isCrashed } = outcome;
    this.story.push(...errors.map(({ message }) => `  ${message}`), ...(isCrashed ? ["  crashed"] : []));

    const isInterrupted = isCrashed || run.forced?.how === "replace, delete first";
    this.expectEnded(program, before, stack.entries(), { ...run, ...outcome, isInterrupted });
    // What a later step accepts, or time associates, an earlier one can't have seen.
    const isQuiet = !isCrashed && run.interference === undefined && stranger === undefined && !isAssociating;
    if (isQuiet && run.refresh === true && outcome.steps.length + errors.length === 0) this.expectRefreshed(stack);
    if (stranger !== undefined) {
      const ofOthers = before.filter(({ state }) => state.accountId !== stranger);
      const changed = ofOthers.filter((kept) => !isKept(kept, stack.entries()));
      mustEqual("a stranger's run changes nothing that another account has accepted", changed, []);
      stack.forgetOthers();
    }
    return outcome;
  }

  /** What has left the state is no longer accepted, unless the program still declares it. */
  private expectEnded(
    program: Program,
    before: readonly Kept[],
    after: readonly Kept[],
    {
      warnings,
      isInterrupted,
      refresh,
    }: Pick<Ended, "warnings"> & Pick<Run, "refresh"> & { readonly isInterrupted: boolean },
  ): void {
    for (const kept of before) {
      const policy = isPolicy(kept.name);
      const isInState = (id: string) => after.some(({ name, state }) => !isPolicy(name) && resourceIdIn(state) === id);
      const isLeft = policy ? after.some(({ name }) => name === kept.name) : isInState(resourceIdIn(kept.state));
      if (isLeft || (policy && kept.state.rejectOnDelete !== true)) continue;
      const invitations = policy
        ? acceptedBy(kept).map(({ shareInvitationId }) => shareInvitationId)
        : [kept.state.shareInvitationId];
      for (const id of invitations) {
        const share = this.ledger.byInvitation(id);
        if (share?.status !== "ACCEPTED") continue;
        // A policy ends what it lists. A refresh takes off the list what its owner has renamed, so that it no longer fits.
        if (policy && refresh && !this.ledger.fits(kept.state, share, undefined)) continue;
        // An acceptance that declares it has it in state, or else the old one stays there, so that its end isn't forgotten.
        const declarers = [...program].filter(
          ([name, args]) =>
            (isInterrupted || isPolicy(name) || isInState(share.resourceId)) &&
            this.ledger.declares(name, args, share, kept),
        );
        // Of several invitations of an account AWS shows only one, which state has. The person is told of the others.
        const isOneOfSeveral = this.ledger.sharedWith(String(kept.state.accountId), share.resourceId).length > 1;
        const isTold =
          isOneOfSeveral && /still has access to the|there is no invitation to reject|was not ended/.test(warnings);
        mustHold("what has left the state has ended, or is accepted by policy", declarers.length > 0 || isTold, {
          kept,
          share,
        });
      }
    }
  }

  /** After a refresh, state says what there is access to. */
  private expectRefreshed(stack: RecipientStack): void {
    const { accountId } = stack;
    for (const kept of stack.entries()) {
      const { name, state, isPendingDelete } = kept;
      if (isPendingDelete) continue;
      if (!isPolicy(name)) {
        const granting = this.ledger.granting(accountId, resourceIdIn(state));
        const hasAccess = state.status === "ACCEPTED" || state.status === "ASSOCIATED";
        mustHold(`${name} is ${state.status} if there is access`, hasAccess === granting.length > 0, granting);
        continue;
      }
      const accessible = this.ids.filter((id) => {
        const [share] = this.ledger.granting(accountId, id);
        return share && this.ledger.ownerOf(id) !== accountId && this.ledger.fits(state, share, undefined);
      });
      const listed = acceptedBy(kept).map(({ resourceId }) => resourceId);
      mustEqual(`${name} lists what there is access to`, listed.toSorted(), accessible.toSorted());
    }
  }

  /**
   * Every acceptance has its access, and its invitation in state; or an error names it. Policies leave nothing that fits. If
   * an update of the owner makes an invitation wait again, no client can know that it wasn't rejected: it has no status.
   */
  private expectAccepted(side: Side, errors: readonly Error[]): void {
    const { stack, declared } = side;
    const { accountId } = stack;
    for (const [name, args] of declared) {
      if (isPolicy(name)) {
        const pending = this.ledger
          .sharedWith(accountId)
          .filter(({ status, resourceId }) => status === "PENDING" && this.ledger.ownerOf(resourceId) !== accountId);
        const state = stack.entries().find((kept) => kept.name === name)?.state;
        const isReopened = ({ invitationId }: Share) =>
          JSON.stringify([state?.accepted, state?.spent, state?.refused]).includes(invitationId);
        const fitting = pending.filter(
          (share) => this.ledger.fits(args, share, share.permissionType) && !isReopened(share),
        );
        mustEqual(`${name} leaves nothing that fits`, fitting, []);
        continue;
      }
      if (this.isAccepted(side, name, args)) continue;
      const id = resourceIdIn(args);
      mustHold(
        `an error names what ${name} can't accept`,
        errors.some(({ message }) => message.includes(id)),
        errors,
      );
      if (!this.isFromOwner(args) || this.ledger.ownerOf(id) === accountId) continue;
      const spent = stack.entries().find((kept) => kept.name === name)?.state.shareInvitationId;
      const open = this.ledger.sharedWith(accountId, id).filter(({ status }) => status === "PENDING");
      const offers = open.filter(({ invitationId }) => invitationId !== spent);
      mustEqual(`${name} accepts what is offered`, offers, []);
    }
  }

  /** Whether there is the access that an acceptance or a policy declares, and state says so. */
  private isAccepted({ stack }: Side, name: string, args: Properties): boolean {
    const state = stack.entries().find((kept) => kept.name === name && !kept.isPendingDelete)?.state;
    if (!state) return false;
    if (isPolicy(name)) return true;
    const id = resourceIdIn(args);
    const granting = this.ledger.granting(stack.accountId, id);
    const isForeign = this.ledger.ownerOf(id) !== stack.accountId;
    if (!isForeign || !this.isFromOwner(args) || granting.length === 0) return false;
    const isKnown = granting.some(
      ({ invitationId, status }) => status === "ASSOCIATED" || invitationId === state.shareInvitationId,
    );
    mustHold(`${name} has the invitation in state`, isKnown, { state, granting });
    return true;
  }

  private isFromOwner(args: Properties): boolean {
    return args.sharedBy === undefined || args.sharedBy === this.ledger.ownerOf(resourceIdIn(args));
  }

  /** What check refuses: of two acceptances of the same the first one stays, and no timeout is 0. */
  private correct({ declared }: Side): void {
    const taken = new Set<string>();
    for (const [name, args] of [...declared]) {
      if (isPolicy(name)) continue;
      const id = resourceIdIn(args);
      if (taken.has(id)) declared.delete(name);
      else if (args.invitationTimeoutSeconds === 0) declared.set(name, { ...args, invitationTimeoutSeconds: 1 });
      taken.add(id);
    }
  }

  private acceptanceOf({ thing, sharedBy, seconds }: RecipientCommand & { do: "accept" }): Properties {
    const { kind, owner: right } = things[thing] ?? things[0];
    return withoutUndefined({
      [kindNamed(kind).input]: this.ids[thing],
      sharedBy: sharedBy === "owner" ? right : sharedBy && anotherOwner(right),
      invitationTimeoutSeconds: seconds,
    });
  }

  private rename({ declared }: Side, { name, to, mistake }: RecipientCommand & { do: "rename" }): void {
    const args = declared.get(name);
    if (!args || name === to || isPolicy(name) !== isPolicy(to)) return;
    declared.delete(name);
    declared.set(to, isPolicy(to) ? args : this.mistaken(args, mistake));
  }

  private regroup({ stack, declared }: Side, { mistake }: RecipientCommand & { do: "regroup" }): void {
    const policies = stack.entries().filter(({ name }) => isPolicy(name) && declared.has(name));
    const accepted = new Set(policies.flatMap(acceptedBy).map(({ resourceId }) => resourceId));
    declared.clear();
    if (policies.length === 0) {
      declared.set("p", { from: [...new Set(things.map((thing) => thing.owner))], rejectOnDelete: true });
      return;
    }
    const names = ["a", "b", "c"];
    for (const [index, { kind }] of things.entries()) {
      const id = this.ids[index] ?? "";
      const name = accepted.has(id) ? names.shift() : undefined;
      if (name !== undefined) declared.set(name, this.mistaken({ [kindNamed(kind).input]: id }, mistake));
    }
  }

  private mistaken(args: Properties, mistake: "sharedBy" | "seconds" | undefined): Properties {
    const right = this.ledger.ownerOf(resourceIdIn(args));
    if (mistake === "sharedBy") return { ...args, sharedBy: anotherOwner(right) };
    return { ...args, invitationTimeoutSeconds: mistake === "seconds" ? 0 : 1 };
  }

  private offer({ thing, principal, permissionType }: Offer): void {
    const { service } = this.world;
    const resourceId = this.ids[thing] ?? "";
    const sharedWith = principals[principal] ?? "";
    if (this.ledger.ownerOf(resourceId) === sharedWith) return;
    const existing = service.shares({ resourceId, sharedWith })[0];
    if (existing && !service.behaviour.createOver.includes(existing.status)) service.deleteOutside(existing.shareId);
    const { permissions } = kindNamed(things[thing]?.kind ?? "");
    service.shareOutside(resourceId, sharedWith, permissions.length > 0 ? permissionType : undefined);
  }

  private editAsOwner({ edit, pick }: RecipientCommand & { do: "owner" }): void {
    const { service } = this.world;
    const share = this.pick(pick);
    if (!share) return;
    const { shareId, status, permissionType, resourceId } = share;
    if (edit === "delete") service.deleteOutside(shareId);
    if (edit === "revoke" && status === "ACCEPTED") service.revoke(shareId);
    if (edit === "expire" && status === "PENDING") service.expire(shareId);
    if (edit === "permission" && permissionType !== undefined && (status === "PENDING" || status === "ACCEPTED")) {
      const accountId = this.ledger.ownerOf(resourceId);
      const caller = { accountId, arn: `arn:aws:iam::${accountId}:user/console`, region };
      const PermissionType = permissionType === "READONLY" ? "CONTRIBUTOR" : "READONLY";
      service.sharesOf("workload").update(caller, { WorkloadId: resourceId, ShareId: shareId, PermissionType });
      this.ledger.noteEdit(share);
    }
  }

  private async shareByStack({ offers, refresh, interference }: RecipientCommand & { do: "ownerUp" }): Promise<void> {
    const program = new Map(
      offers.map((one) => {
        const name = `${one.thing}-${one.principal}`;
        const { input, permissions } = kindNamed(thingOf(name).kind);
        const permission = permissions.length > 0 && { permissionType: one.permissionType };
        return [name, { [input]: this.ids[one.thing], sharedWith: principals[one.principal], ...permission }];
      }),
    );
    const shell = { accountId: owner, ambientRegion: region };
    const before = this.ledger.shares();
    await this.ownersStack.run(program, { refresh, interference, shell });
    for (const share of before) {
      const now = this.ledger.byInvitation(share.invitationId);
      if (now && now.permissionType !== share.permissionType) this.ledger.noteEdit(share);
    }
  }

  private pick(index: number): Share | undefined {
    const shares = this.ledger.shares();
    return shares[index % Math.max(1, shares.length)];
  }
}

function kindNamed(name: string) {
  return kinds.find((one) => one.name === name) ?? workload;
}

/** Whether state still has it. (A policy that ends nothing may go, and a second record of an acceptance.) */
function isKept({ name, state, isPendingDelete }: Kept, now: readonly Kept[]): boolean {
  if (isPolicy(name) && state.rejectOnDelete !== true) return true;
  if (now.some((kept) => isDeepStrictEqual(kept.state, state))) return true;
  const others = now.filter((kept) => !isPolicy(kept.name) && (isPendingDelete || kept.name !== name));
  return !isPolicy(name) && others.some((kept) => resourceIdIn(kept.state) === resourceIdIn(state));
}

/** What a resource of the owner's stack shares, by its name. */
function thingOf(name: string) {
  return things[Number(name.split("-")[0])] ?? things[0];
}

function anotherOwner(right: string): string | undefined {
  return things.find((one) => one.owner !== right)?.owner;
}

function withoutUndefined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

/** Runs a sequence to its end, and adds the story to the error of a failure. */
export async function runRecipientSequence(sequence: RecipientSequence): Promise<void> {
  const runner = new RecipientRunner(sequence);
  try {
    for (const command of sequence.commands) {
      runner.story.push(JSON.stringify(command));
      await runner.run(command);
    }
    runner.story.push("settle");
    await runner.settle();
  } catch (error) {
    const calls = runner.world.calls
      .slice(-30)
      .map(({ operation, accountId, request }) => [operation, accountId, JSON.stringify(request)].join(" "));
    const told = [JSON.stringify(sequence.behaviour), ...runner.story, "last calls:", ...calls].join("\n");
    throw new Error(`${(error as Error).message}\n${told}`, { cause: error });
  }
}
