import { expect } from "vitest";
import type { Share } from "../../emulator";
import { ServiceFailure, ShareError } from "../../provider/core/errors";
import { principalKey } from "../../provider/shares/model/principal";
import { writes } from "../shares/set/sets";
import { Crash, World } from "../shares/world";
import type { Interference } from "./sequences";
import type { SetCommand, SetSequence } from "./set-sequences";
import { SetStack } from "./set-stack";
import { runTelling } from "./telling";

const gone = ["EXPIRED", "FAILED", "REJECTED", "REVOKED"];

/** A stack with shares of a workload in a set or alone, a person in the console and the service, and what must hold. */
export class SetModel {
  readonly world: World;
  readonly stack: SetStack;
  private readonly workloadId: string;
  /** Which resource of the stack has made each share, and its URN then. Absent: someone else. */
  private readonly makers = new Map<string, { readonly name: string | undefined; readonly urn: string | undefined }>();
  private readonly everInState = new Set<string>();
  /** ShareIds of others that a resource was allowed to take over. */
  private readonly adoptable = new Set<string>();
  /** ShareIds that no up may let go, not even for a moment; and those that one has let go. */
  private watched: readonly string[] = [];
  private readonly missed = new Set<string>();
  /** What was done, for the message of a failure. */
  readonly story: string[] = [];

  constructor({ seed, door, behaviour }: SetSequence) {
    this.world = new World({ seed, behaviour });
    this.workloadId = this.world.addWorkload();
    this.stack = new SetStack(this.world, this.workloadId, door);
  }

  async run(command: SetCommand): Promise<void> {
    switch (command.do) {
      case "declare":
        this.stack.shares = command.shares;
        this.stack.exclusive = command.exclusive;
        return;
      case "up":
        await this.act(() => this.stack.up(command), command.interference);
        return;
      case "place":
        return this.stack.move(command.name, command.place);
      case "upgrade":
        this.stack.version += 1;
        return;
      case "move":
        return this.move(command);
      case "outside":
        return this.editOutside(command);
      case "foreign":
        if (!this.ofPrincipal(command.sharedWith)) {
          this.world.service.shareOutside(this.workloadId, command.sharedWith, command.permissionType);
        }
        return;
      case "advance":
        return this.world.advance(command.seconds);
    }
  }

  /** With nobody interfering any more, the stack comes to what it declares, then has nothing to do, and then to nothing. */
  async settle(): Promise<void> {
    this.world.service.behaviour.listLag = { mode: "none" };
    this.world.advance(60);
    this.withdrawRivals();
    let errors: Error[] = [];
    // An exclusive set removes in the second one what it tells in the first; others need as many where a part fails.
    for (let round = 0; round < 4; round++) errors = await this.act(() => this.stack.up({ refresh: true }));
    if (this.isExcused(errors)) return;
    expect(errors, "a quiet up ends well").toEqual([]);
    this.expectDeclared();

    const from = this.world.calls.length;
    await this.act(() => this.stack.up({ refresh: false }));
    expect(writes(this.world, from), "an immediate further up writes nothing").toEqual([]);

    const others = this.shares().filter(({ shareId }) => !this.isOwned(shareId));
    expect(await this.act(() => this.stack.destroy()), "destroy ends well").toEqual([]);
    expect(this.shares(), "destroy removes what is declared, and nothing else").toEqual(others);
  }

  /** Runs the stack, and checks that it keeps its hands off what isn't its own. */
  private async act(work: () => Promise<Error[]>, interference?: Interference): Promise<Error[]> {
    const { stack, world } = this;
    const others = this.othersShares();
    this.interfere(interference);
    let errors: Error[] = [];
    try {
      errors = await work();
      this.story.push(...errors.map(({ message }) => `  ${message}`));
      for (const error of errors) if (!(error instanceof ShareError)) throw error;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.story.push("  crashed");
      errors = [error];
    } finally {
      world.hooks = {};
    }
    expect([...this.missed], "a share that moves is never gone").toEqual([]);
    const now = new Map(this.shares().map((share) => [share.shareId, share]));
    for (const { share } of stack.owned()) {
      this.everInState.add(share.shareId);
      if (!now.has(share.shareId)) continue;
      const isOurs = this.makers.has(share.shareId) || this.adoptable.has(share.shareId);
      expect(isOurs, `${share.shareId} is in state, though somebody else has made it`).toBe(true);
    }
    for (const { shareId, permissionType } of others) {
      const share = now.get(shareId);
      if (share) expect(share.permissionType, `${shareId} is not the stack's to change`).toBe(permissionType);
      else expect([...stack.shown], `${shareId} was removed, and no diff has told that`).toContain(shareId);
    }
    return errors;
  }

  /** What no up may touch: what somebody else has made and nobody has taken over, or the stack has let go. */
  private othersShares(): Share[] {
    const { stack } = this;
    const { createOver } = this.world.service.behaviour;
    const others = this.shares().filter(({ shareId, sharedWith }) => {
      // The resource that has made a share knows it by its token, though the stack has let it go.
      const isLetGo = stack.retained.has(shareId) && this.makers.get(shareId)?.name !== stack.ownerOf(sharedWith);
      return (!this.makers.has(shareId) || isLetGo) && !stack.held().includes(shareId);
    });
    const isTakenOver = ({ sharedWith }: Share) => stack.adopts(stack.ownerOf(sharedWith));
    for (const share of others) if (isTakenOver(share)) this.adoptable.add(share.shareId);
    return others.filter((share) => !createOver.includes(share.status) && !isTakenOver(share));
  }

  /** Moves shares between both forms; while that lasts, interrupted or not, none of them is gone for a moment. */
  private async move({ alone, retaining, interference }: SetCommand & { do: "move" }): Promise<void> {
    const { stack } = this;
    stack.retainOnDelete = retaining;
    const isReady = !retaining || (await this.act(() => stack.up({ refresh: false }))).length === 0;
    if (isReady) {
      this.watched = this.movable();
      stack.shares = stack.shares.map((share) => ({ ...share, isAlone: alone.includes(share.sharedWith) }));
      await this.act(() => stack.up({ refresh: false }), interference);
      await this.act(() => stack.up({ refresh: false }));
      this.watched = [];
    }
    stack.retainOnDelete = false;
  }

  /**
   * Shares of the stack that are declared, and in no status in which a share is replaced. (Where lists go back in time, a
   * create may believe in a share that is gone, and an up without a refresh doesn't see that somebody has deleted the share
   * that another resource of the stack had of the same principal: README says so.)
   */
  private movable(): string[] {
    const { listLag, updateTerminalStatus, updateResetsToPending } = this.world.service.behaviour;
    // A list that still shows a share as ended, which an update has opened again, gets it replaced.
    const mayReopen = updateTerminalStatus === "succeed" && updateResetsToPending && listLag.mode !== "none";
    if (listLag.mode === "random" || mayReopen) return [];
    const shares = this.shares();
    const live = shares.filter(({ status }) => !gone.includes(status));
    const stale = this.stack.owned().filter(({ share }) => !shares.some(({ shareId }) => shareId === share.shareId));
    const unseen = stale.map(({ share }) => principalKey(share.sharedWith));
    return this.stack
      .owned()
      .filter(({ share }) => !unseen.includes(principalKey(share.sharedWith)))
      .filter(({ name, share }) => this.stack.ownerOf(share.sharedWith) === name && !gone.includes(share.status ?? ""))
      .map(({ share }) => share.shareId)
      .filter((shareId) => live.some((share) => share.shareId === shareId));
  }

  private interfere(interference: Interference | undefined): void {
    let calls = 0;
    let known = new Set<string>();
    this.world.hooks = {
      before: () => {
        known = new Set(this.shares().map(({ shareId }) => shareId));
        if (interference?.kind === "crashBefore" && calls++ === interference.nth) throw new Crash();
        if (interference?.kind === "refused" && calls++ === interference.nth) {
          throw new ServiceFailure("accessDenied", "denied");
        }
      },
      after: () => {
        const now = this.shares().map(({ shareId }) => shareId);
        for (const shareId of now) if (!known.has(shareId)) this.makers.set(shareId, this.maker());
        for (const shareId of this.watched) if (!now.includes(shareId)) this.missed.add(shareId);
        if (interference?.kind === "crashAfter" && calls++ === interference.nth) throw new Crash();
        return interference?.kind === "lost" && calls++ === interference.nth ? "lost" : undefined;
      },
    };
  }

  private maker() {
    const { working: name } = this.stack;
    return { name, urn: name && this.stack.urnOf(name) };
  }

  private editOutside({ edit, pick }: SetCommand & { do: "outside" }): void {
    const shares = this.shares();
    const share = shares[pick % Math.max(1, shares.length)];
    if (!share) return;
    const { service } = this.world;
    const { shareId, status, permissionType } = share;
    const isOpen = status === "PENDING" || status === "ACCEPTED";
    if (edit === "delete") service.deleteOutside(shareId);
    else if (edit === "permission" && isOpen) {
      service.editOutside(shareId, permissionType === "READONLY" ? "CONTRIBUTOR" : "READONLY");
    } else if (edit === "accept" && status === "PENDING") service.accept(shareId);
    else if (edit === "reject" && isOpen) service.reject(shareId);
    else if (edit === "expire" && status === "PENDING") service.expire(shareId);
    else if (edit === "revoke" && isOpen) service.revoke(shareId);
    else if (edit === "fail" && isOpen) service.fail(shareId);
  }

  /** Two owners can't both have a share: who isn't in the program gives way. */
  private withdrawRivals(): void {
    for (const { shareId, sharedWith } of this.shares()) {
      if (this.isOwned(shareId)) continue;
      const owner = this.stack.ownerOf(sharedWith);
      const maker = this.makers.get(shareId);
      // A share that only a crash knows of, whose resource doesn't declare it any more, or has been moved since: only pending
      // operations tell.
      const isMoved = owner !== maker?.name || (owner !== undefined && this.stack.urnOf(owner) !== maker?.urn);
      const isForgotten = maker && !this.everInState.has(shareId) && isMoved;
      const isRival = owner !== undefined && isMoved;
      if (isForgotten || isRival) this.world.service.deleteOutside(shareId);
    }
  }

  /** What no client can know: a create that crashed, and whose token the service has forgotten since. */
  private isExcused(errors: Error[]): boolean {
    const forgets = Number.isFinite(this.world.service.behaviour.tokenRetentionSeconds);
    return forgets && errors.length > 0 && errors.every(({ message }) => message.includes("already shared"));
  }

  private expectDeclared(): void {
    const { stack } = this;
    const owned = stack.owned().map(({ name, share }) => `${share.shareId} of ${name}`);
    const declared = stack.shares.map(({ sharedWith, permissionType }) => {
      const share = this.ofPrincipal(sharedWith);
      expect(share, `shared with ${sharedWith}`).toBeDefined();
      expect(["EXPIRED", "FAILED"]).not.toContain(share?.status);
      if (!gone.includes(share?.status ?? "")) expect(share?.permissionType).toBe(permissionType);
      return `${share?.shareId} of ${stack.ownerOf(sharedWith)}`;
    });
    expect(owned.sort(), "state has what is declared, by the live ids").toEqual(declared.sort());
    if (stack.isExclusive) expect(this.shares().length, "and nothing else is shared").toBe(declared.length);
    const orphans = this.shares().filter(
      ({ shareId }) => this.makers.has(shareId) && !this.isOwned(shareId) && !stack.retained.has(shareId),
    );
    expect(orphans, "no share of ours is orphaned").toEqual([]);
  }

  private isOwned(shareId: string): boolean {
    return this.stack.owned().some(({ share }) => share.shareId === shareId);
  }

  private shares(): Share[] {
    return this.world.service.shares();
  }

  private ofPrincipal(sharedWith: string): Share | undefined {
    const shares = this.shares().filter((share) => principalKey(share.sharedWith) === principalKey(sharedWith));
    expect(shares.length, `one share with ${sharedWith}`).toBeLessThanOrEqual(1);
    return shares[0];
  }
}

/** Runs a sequence to its end. */
export async function runSetSequence(sequence: SetSequence): Promise<void> {
  await runTelling(new SetModel(sequence), sequence);
}
