import type { Share, WellArchitected } from "../../emulator";
import { type Kept, keyOf, type Program, type Stack } from "./backend";
import { mustEqual } from "./invariant";
import { type Maker, makerOf } from "./makers";

/** Whose each share is, as somebody knows who has seen everything. */
export class Ledger {
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

  constructor(private readonly service: WellArchitected) {}

  shares(): Share[] {
    return this.service.shares();
  }

  exists(shareId: string): boolean {
    return this.shares().some((share) => share.shareId === shareId);
  }

  /** The share of this key, of which there is at most one. */
  live(key: string): Share | undefined {
    const [share, ...more] = this.shares().filter((one) => keyOfShare(one) === key);
    mustEqual(`there is one share of ${key}`, more, []);
    return share;
  }

  /** The resource that a share belongs to: the one that made it, or to whose state it was moved. */
  holder(shareId: string): Maker | undefined {
    return this.moved.get(shareId) ?? this.makers.get(shareId);
  }

  /** Whether the share is this resource's. */
  isOf(shareId: string, stack: Stack, name: string): boolean {
    const holder = this.holder(shareId);
    return holder?.stack === stack && holder.urn === stack.urnOf(name);
  }

  /** Whether a resource finds by its token a share that its stack has lost. */
  isRecoverable(shareId: string, stack: Stack, name: string): boolean {
    return this.lost.has(shareId) && this.isOf(shareId, stack, name);
  }

  /** Whether a stack may have the share in its state. */
  mayHave(stack: Stack, shareId: string): boolean {
    const isOwn = this.holder(shareId)?.stack === stack || this.isContested(shareId, stack);
    return isOwn || this.adoptable.has(shareId) || !this.exists(shareId);
  }

  /** Whether the stack's program may still have the token of a share whose state was moved from it. */
  isContested(shareId: string, stack: Stack): boolean {
    return this.contested.get(shareId) === stack;
  }

  isRetained(shareId: string): boolean {
    return this.retained.has(shareId);
  }

  /** Whether a stack has made the share, has it in no state, and didn't let it go on purpose. */
  isOrphaned({ shareId }: Share, stacks: readonly Stack[]): boolean {
    const isKept = stacks.some((stack) => idsOf(stack).includes(shareId));
    return !isKept && this.makers.has(shareId) && !this.retained.has(shareId);
  }

  /** Whether a stack has made the share, and no state has ever had it, or it was lost: only pending operations tell. */
  isForgotten({ shareId }: Share): boolean {
    return this.makers.has(shareId) && !this.everInState.has(shareId);
  }

  /** What no run of the program may touch: what somebody else has made and it doesn't take over, or the stack has let go. */
  othersShares(stack: Stack, program: Program, declarers: ReadonlyMap<string, string>): Share[] {
    const inState = idsOf(stack);
    const others = this.shares().filter((share) => {
      const { shareId } = share;
      const declarer = declarers.get(keyOfShare(share));
      // The resource that has made a share knows it by its token, though the stack has let it go.
      const isLetGo = this.retained.has(shareId) && !(declarer && this.isOf(shareId, stack, declarer));
      const isOwn = this.holder(shareId)?.stack === stack || this.isContested(shareId, stack);
      return !(isOwn && !isLetGo) && !inState.includes(shareId);
    });
    const isTakenOver = (share: Share) => {
      const declarer = declarers.get(keyOfShare(share));
      return declarer !== undefined && program.get(declarer)?.adoptExisting === true;
    };
    for (const share of others) if (isTakenOver(share)) this.adoptable.add(share.shareId);
    const { createOver } = this.service.behaviour;
    return others.filter((share) => !createOver.includes(share.status) && !isTakenOver(share));
  }

  /** Notes what a run of the program has done to shares: those that existed before it, and what state had then. */
  noteRun(stack: Stack, program: Program, existing: ReadonlySet<string>, before: readonly Kept[]): void {
    for (const share of this.shares()) {
      if (existing.has(share.shareId)) continue;
      const maker = makerOf(this.service, share, stack, [...program.keys()]);
      if (!maker) throw new Error(`${share.shareId} was made under a token that none of the resources has`);
      this.makers.set(share.shareId, maker);
    }
    const inState = idsOf(stack);
    for (const shareId of inState) this.everInState.add(shareId);
    for (const { shares } of before.filter(({ isRetained }) => isRetained)) {
      for (const { shareId } of shares) if (!inState.includes(shareId)) this.retained.add(shareId);
    }
  }

  /** The state of a share has moved; the program of the old stack may declare the resource again later. */
  noteMove(shareId: string, from: Stack, to: Maker): void {
    this.moved.set(shareId, to);
    this.contested.set(shareId, from);
  }

  /** A person has taken the share out of the state of the stack from which it was moved. */
  settleContest(shareId: string): void {
    this.contested.delete(shareId);
  }

  /** Only their tokens tell from now on whose the shares of the stack are. */
  noteLoss(stack: Stack): void {
    for (const shareId of idsOf(stack)) {
      this.everInState.delete(shareId);
      this.moved.delete(shareId);
      this.contested.delete(shareId);
      this.lost.add(shareId);
    }
  }
}

export function keyOfShare({ resourceId, sharedWith }: Share): string {
  return keyOf(resourceId, sharedWith);
}

/** The ShareIds in a stack's state. */
export function idsOf(stack: Stack): string[] {
  return stack.records().flatMap(({ shares }) => shares.map(({ shareId }) => shareId));
}
