import type { ListLag } from "../../../../emulator";
import type { Call } from "../../../aws/calls/account";
import { pauseAfter, pausesUpTo } from "../pauses";
import type { Trial } from "../trial";
import { found, type Interval, intervalFrom, middleOf, type Question, rounded, shown } from "./question";

/** So often a share is created and deleted. */
const rounds = 3;
/** So many lists in a row have to show a change before it is taken to stay. */
const listsInARow = 5;

/** How a change came to be shown. */
interface Watch {
  /** Undefined if it never was. */
  readonly interval?: Interval;
  /** A list showed the change, and a later one didn't. */
  readonly wentBack: boolean;
  readonly evidence: readonly Call[];
}

export const listLag: Question = {
  name: "list-lag",
  asks: "how soon does a list show a new share, and drop a deleted one?",
  switches: ["listLag"],
  needs: [],
  calls: ({ watchSeconds }) => 1 + rounds * (1 + 6 + 2 * listsIn(watchSeconds)),
  seconds: ({ watchSeconds }) => rounds * (31 + 2 * watchSeconds),
  async *play(trial) {
    const watches: Watch[] = [];
    for (let round = 0; round < rounds; round++) {
      const { shareId, call: created } = await trial.share(trial.principal);
      watches.push(await watch(trial, created, shareId, true));
      const deleted = await trial.remove(shareId);
      watches.push(await watch(trial, deleted, shareId, false));
    }
    yield conclude(watches, trial.environment.watchSeconds);
  },
};

async function watch(trial: Trial, change: Call, shareId: string, isCreate: boolean): Promise<Watch> {
  let lastWithout: Call | undefined;
  let firstWith: Call | undefined;
  let wentBack = false;
  let inARow = 0;
  for (let lists = listsIn(trial.environment.watchSeconds); lists > 0 && inARow < listsInARow; lists--) {
    const { shares, call } = await trial.list({ MaxResults: 50 });
    const showsChange = shares.some(({ ShareId }) => ShareId === shareId) === isCreate;
    if (showsChange) firstWith ??= call;
    else {
      lastWithout = call;
      wentBack ||= firstWith !== undefined;
    }
    inARow = showsChange ? inARow + 1 : 0;
    await trial.wait(pauseAfter((trial.now() - change.answeredAt) / 1000));
  }
  const evidence = [change, ...(lastWithout ? [lastWithout] : []), ...(firstWith ? [firstWith] : [])];
  if (!firstWith) return { wentBack, evidence };
  return { interval: intervalFrom(change, lastWithout, firstWith), wentBack, evidence };
}

function conclude(watches: readonly Watch[], watchSeconds: number) {
  const evidence = watches.flatMap((each) => each.evidence);
  const intervals = watches.flatMap(({ interval }) => interval ?? []);
  if (intervals.length < watches.length) {
    const says = `a change was not shown within ${watchSeconds} s: watch for longer with --watch-seconds`;
    return found("listLag", undefined, says, ...evidence);
  }
  const wentBack = watches.some((each) => each.wentBack);
  const lag = lagOf(intervals, wentBack);
  const each = intervals.map(shown).join(", ");
  const back = wentBack ? "; a list showed less than one before it" : "";
  return found("listLag", lag, `creates and deletes in turn were shown after ${each}${back}`, ...evidence);
}

function lagOf(intervals: readonly Interval[], wentBack: boolean): ListLag {
  const atLeast = Math.max(...intervals.map((interval) => interval.atLeast));
  const atMost = Math.min(...intervals.map((interval) => interval.atMost));
  if (atLeast === 0 && !wentBack) return { mode: "none" };
  if (atLeast <= atMost && !wentBack) return { mode: "fixed", seconds: middleOf({ atLeast, atMost }) };
  return { mode: "random", maxSeconds: rounded(atLeast), monotonic: !wentBack };
}

/** How many lists fit into the time. */
function listsIn(watchSeconds: number): number {
  return listsInARow + pausesUpTo(watchSeconds).length - 1;
}
