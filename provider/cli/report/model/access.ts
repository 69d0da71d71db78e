import { type Level, levels, type ReportShare, type Stage, stages } from "./share";

/** What one principal has on one resource, by all shares between the two. */
export interface Access {
  readonly level: Level;
  readonly stage: Stage;
  /** Whether only the recipient's account was scanned for it, not the owner's. */
  readonly isReceived: boolean;
  /** The first is what counts. */
  readonly shares: readonly ReportShare[];
}

/**
 * What shares of one resource with one principal amount to. A share that gives access counts before one that is pending, and
 * that before one that has ended; among equals the owner's list says more than the recipient's.
 * @param shares at least one
 */
export function accessOf(shares: readonly ReportShare[]): Access {
  const inOrder = shares.length === 1 ? shares : shares.toSorted(compareShares);
  const [{ stage, level }] = inOrder as readonly [ReportShare];
  return { level, stage, isReceived: shares.every(({ side }) => side === "received"), shares: inOrder };
}

function compareShares(one: ReportShare, other: ReportShare): number {
  return (
    stages.indexOf(one.stage) - stages.indexOf(other.stage) ||
    Number(one.side === "received") - Number(other.side === "received") ||
    levels.indexOf(one.level) - levels.indexOf(other.level)
  );
}
