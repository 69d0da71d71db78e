import type { Pace } from "../../provider/aws/pace";
import type { Clock } from "../../provider/shares/context";

/** A token bucket: how many tokens it gets a second, at a time in seconds, and how many it holds. It starts full. */
export interface Limit {
  rateAt(seconds: number): number;
  readonly burst: number;
}

/** A clock on which time passes only when all wait: then it jumps to the next one's time. */
export function simulatedClock() {
  let time = 0;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const sleep = (milliseconds: number) =>
    new Promise<void>((wake) => {
      sleepers.push({ at: time + Math.max(milliseconds, 0), wake });
      sleepers = sleepers.toSorted((a, b) => a.at - b.at);
    });
  return {
    now: () => time,
    sleep,
    /** Time passes while nobody runs. */
    jump: (milliseconds: number) => {
      time += milliseconds;
    },
    async run(isOver: () => boolean): Promise<void> {
      for (;;) {
        await new Promise(setImmediate);
        if (isOver()) return;
        const next = sleepers.shift();
        if (!next) throw new Error("all wait, and nobody for a time");
        time = Math.max(time, next.at);
        next.wake();
      }
    },
  };
}

export interface Simulation {
  readonly pace: (clock: Clock) => Pace;
  /** Default 1. Each has a pace of its own. */
  readonly clients?: number;
  /** Of each client. */
  readonly calls: number;
  readonly limit: Limit;
  /** Milliseconds, on average. */
  readonly latency: number;
  /** How far latencies differ, of their average. Default 0.2. */
  readonly jitter?: number;
}

/** Clients that have calls to make, all at once, against one token bucket. The same every time. */
export async function simulate({ pace: makePace, clients = 1, calls, limit, latency, jitter = 0.2 }: Simulation) {
  const clock = simulatedClock();
  const random = mulberry32(1);
  // Timers are late, by up to 1.5 ms here.
  const lateClock = { now: clock.now, sleep: (milliseconds: number) => clock.sleep(milliseconds + random() * 1.5) };
  let tokens = limit.burst;
  let filledAt = 0;
  const isGranted = () => {
    const seconds = clock.now() / 1000;
    tokens = Math.min(limit.burst, tokens + (seconds - filledAt) * limit.rateAt(seconds));
    filledAt = seconds;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
  let [total, refused, underWay] = [0, 0, 0];
  let underWayAtFirstRefusal: number | undefined;
  const ends: number[] = [];

  const makeCall = async (pace: Pace, urgency: "write" | "retry"): Promise<void> => {
    const turn = await pace.turn(urgency);
    total += 1;
    underWay += 1;
    const trip = latency * (1 + jitter * (random() - 0.5));
    await clock.sleep(trip / 2);
    const granted = isGranted();
    await clock.sleep(trip / 2);
    if (!granted) underWayAtFirstRefusal ??= underWay;
    underWay -= 1;
    if (granted) return turn.passed();
    refused += 1;
    turn.refused();
    return makeCall(pace, "retry");
  };
  const client = async () => {
    const pace = makePace(lateClock);
    await Promise.all(Array.from({ length: calls }, () => makeCall(pace, "write")));
    ends.push(clock.now() / 1000);
  };
  for (let index = 0; index < clients; index++) void client();
  await clock.run(() => ends.length === clients);
  const refusedLater = Math.max(0, refused - (underWayAtFirstRefusal ?? 0));
  return { seconds: Math.max(...ends), ends, total, refused, refusedLater };
}

/** A small random number generator with a seed. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
