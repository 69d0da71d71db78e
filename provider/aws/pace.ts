import type { Clock } from "../core/context";

/** Which of the calls that wait goes first: one that was refused before, then a write, then a read. */
export type Urgency = "retry" | "write" | "read";
const urgencies: readonly Urgency[] = ["retry", "write", "read"];

/** When a call may start. One pace is shared by all calls that draw on the same limit of AWS. */
export interface Pace {
  /** Waits for a turn, or until the signal ends that; returns what to call when the call ends. */
  turn(urgency: Urgency, signal?: AbortSignal): Promise<Turn>;
  /** Whether a refused call may ask for its next turn at once, since the pace knows when. */
  readonly schedulesRetries: boolean;
}

/** A call that may start. One of its methods is called with how it ended. */
export interface Turn {
  /** The call was let in, whatever came of it. */
  passed(): void;
  /** AWS refused the call: too many requests. */
  refused(retryAfterSeconds?: number): void;
  /** Unknown: there was no response. */
  lost(): void;
}

const untold: Turn = { passed: () => {}, refused: () => {}, lost: () => {} };

/** No pace: for calls that draw on no limit that matters. */
export const unpaced: Pace = { turn: () => Promise.resolve(untold), schedulesRetries: false };

interface Waiter {
  readonly since: number;
  admit(): void;
}

/** How far, in milliseconds, calls may catch up after a timer was late. */
const longestCatchUp = 50;

/** Calls that wait in line for their turns: by urgency, and among those of one urgency in the order in which they ask. */
export abstract class Line implements Pace {
  abstract readonly schedulesRetries: boolean;
  readonly #waiting: Record<Urgency, Waiter[]> = { retry: [], write: [], read: [] };
  /** When the next call may start. */
  #next = Number.NEGATIVE_INFINITY;
  #isWaking = false;
  #nap = new AbortController();

  constructor(protected readonly clock: Clock) {}

  /** Calls per second, now. */
  protected abstract rate(now: number): number;
  protected abstract start(): Turn;
  /** Whether another call has to end before the next may start. */
  protected isFull(): boolean {
    return false;
  }
  /** @param _milliseconds for which a turn was not used: no call asked for one, or the clock stood still. */
  protected unused(_milliseconds: number): void {}

  turn(urgency: Urgency, signal?: AbortSignal): Promise<Turn> {
    const { promise, resolve, reject } = Promise.withResolvers<Turn>();
    const queue = this.#waiting[urgency];
    const waiter: Waiter = { since: this.clock.now(), admit: () => resolve(this.start()) };
    const leave = () => {
      const place = queue.indexOf(waiter);
      if (place >= 0) queue.splice(place, 1);
      if (!this.#first()) this.#nap.abort();
      reject(signal?.reason);
    };
    queue.push(waiter);
    if (signal?.aborted) leave();
    signal?.addEventListener("abort", leave, { once: true });
    void this.wake();
    return promise.finally(() => signal?.removeEventListener("abort", leave));
  }

  /** @param time before which no call starts */
  protected hold(time: number): void {
    this.#next = Math.max(this.#next, time);
  }

  /** Admits those whose time has come, and sleeps until the next one's has. */
  protected async wake(): Promise<void> {
    if (this.#isWaking) return;
    this.#isWaking = true;
    for (let queue = this.#first(); queue && !this.isFull(); queue = this.#first()) {
      const now = this.clock.now();
      if (this.#next > now) await this.#sleep(this.#next - now);
      else this.#admit(queue, now);
    }
    this.#isWaking = false;
  }

  /** Sleeps, unless no call is waiting any longer. */
  async #sleep(milliseconds: number): Promise<void> {
    this.#nap = new AbortController();
    const { signal } = this.#nap;
    await this.clock.sleep(milliseconds, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  #admit(queue: Waiter[], now: number): void {
    const waiter = queue.shift() as Waiter;
    const due = Math.max(this.#next, waiter.since, now - longestCatchUp);
    if (Number.isFinite(this.#next)) this.unused(due - this.#next);
    this.#next = due + 1000 / this.rate(now);
    waiter.admit();
  }

  #first(): Waiter[] | undefined {
    return urgencies.map((urgency) => this.#waiting[urgency]).find(({ length }) => length > 0);
  }
}

/** A fixed rate: calls start evenly spaced. */
export class FixedPace extends Line {
  readonly schedulesRetries = false;

  /** @param requestsPerSecond above 0. */
  constructor(
    private readonly requestsPerSecond: number,
    clock: Clock,
  ) {
    super(clock);
  }

  protected rate(): number {
    return this.requestsPerSecond;
  }

  protected start(): Turn {
    return untold;
  }
}

/** Calls under way at a time, before the first refusal as after it: as many as the AWS SDK has connections. */
const maxUnderWay = 50;
/** Calls per second right after the first refusal, and the least ever, at which a service that refuses all is probed. */
const firstRate = 20;
const leastRate = 0.5;
/** While the rate is being found: how many times what has got through since the last refusal. */
const growth = 3;
/** How far below the measured rate a cycle begins: tokens that are not used stay in AWS's bucket as a reserve. */
const depth = 0.1;
/** For so many calls nothing is sent after a refusal: a token for each stays in AWS's bucket, too. */
const reserve = 2;
/** The time from a refusal until the rate is what was measured: so many calls, within bounds in milliseconds. */
const callsToRate = 50;
const shortestToRate = 1_000;
const longestToRate = 7_500;
/** A measured rate that differs by more than this share from the one before is a new rate: it is probed soon. */
const agreement = 0.1;
/** How many calls' worth of evidence the last measurement counts in the next. */
const memory = 10;
/** Calls that got through beyond the measured rate are proof of a higher one, except for so many. */
const chance = 2;
/** By how many calls per second each of them raises the rate. */
const gain = 2;
/** The longest Retry-After that holds up all calls, in milliseconds. */
const longestHold = 300_000;

/**
 * Finds the rate that AWS grants, which it doesn't publish, and keeps to it. Until one is refused, calls only wait for
 * connections.
 *
 * AWS's limit is a token bucket. Between two refusals it went from empty to empty, so what got through meanwhile,
 * divided by the time, is the rate, however unevenly it was used. From each refusal on the rate follows the curve of
 * CUBIC: from a tenth below the measured rate, flat around it, then steeper and steeper above it, until the next
 * refusal. Once more has got through than the measured rate explains, it has risen: from there on the pace grows
 * exponentially.
 *
 * Refusals of calls that were under way at the last one say nothing new. A cap of rate × latency on them, such as
 * BBR's, would add nothing, as it is the rate that is kept here; the one of the AWS SDK's connections keeps the first
 * burst small.
 * @see https://www.rfc-editor.org/rfc/rfc9438.html CUBIC
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/throttling.html token buckets
 */
export class AdaptivePace extends Line {
  readonly schedulesRetries = true;
  #underWay = 0;
  /** When the bucket was last known to be empty; undefined before the first refusal. */
  #emptySince: number | undefined;
  /** For how many milliseconds since then no call asked for a turn. */
  #unused = 0;
  /** Calls that got through since. */
  #passed = 0;
  /** Calls per second, measured; undefined while it is being found. */
  #measured: number | undefined;
  /** The rate that was measured last; 0 before. */
  #known = 0;
  /** The shortest time that a response took, in milliseconds. */
  #latency = Number.POSITIVE_INFINITY;
  /** Where the search for the rate begins. */
  #floor = firstRate;
  /** Milliseconds. */
  #toRate = shortestToRate;

  protected override isFull(): boolean {
    return this.#underWay >= maxUnderWay;
  }

  protected override start(): Turn {
    const startedAt = this.clock.now();
    this.#underWay += 1;
    const end = (tell: () => void) => {
      this.#underWay -= 1;
      tell();
      void this.wake();
    };
    return {
      passed: () => end(() => this.#pass(startedAt)),
      refused: (retryAfterSeconds = 0) => end(() => this.#refuse(startedAt, retryAfterSeconds * 1000)),
      lost: () => end(() => {}),
    };
  }

  #pass(startedAt: number): void {
    // What was sent before the first refusal may have come before it, too: that was the burst, not the rate.
    if (this.#measured !== undefined || startedAt >= (this.#emptySince ?? 0)) this.#passed += 1;
    this.#latency = Math.min(this.#latency, this.clock.now() - startedAt);
  }

  protected override unused(milliseconds: number): void {
    this.#unused += milliseconds;
  }

  protected override rate(now: number): number {
    if (this.#emptySince === undefined) return Number.POSITIVE_INFINITY;
    const elapsed = this.#elapsed(now);
    if (this.#measured === undefined) {
      const floor = this.#passed === 0 ? this.#floor : Math.max(firstRate, this.#known / 2);
      return Math.max(floor, growth * this.#delivered(elapsed));
    }
    const offset = elapsed / this.#toRate - 1;
    const proof = this.#passed - (this.#measured * elapsed) / 1000 - chance;
    return this.#measured * (1 + depth * offset ** 3) + gain * Math.max(0, proof);
  }

  /** Milliseconds since the last refusal in which turns were asked for. */
  #elapsed(now: number): number {
    return now - (this.#emptySince ?? now) - this.#unused;
  }

  /** Calls that got through per second, of those that were sent since the last refusal and could be answered by now. */
  #delivered(elapsed: number): number {
    return (this.#passed * 1000) / Math.max(elapsed - this.#latency, 1000 / firstRate);
  }

  #refuse(startedAt: number, retryAfter: number): void {
    const now = this.clock.now();
    this.hold(now + Math.min(retryAfter, longestHold));
    // Calls that were under way at the last refusal say nothing new.
    if (this.#emptySince !== undefined && startedAt < this.#emptySince) return;
    if (this.#emptySince !== undefined) this.#measure(this.#elapsed(now), this.rate(now));
    this.#emptySince = now;
    this.#unused = 0;
    this.#passed = 0;
    // While the rate is being found, a token has to come first; calls that are under way may take it.
    const pause = this.#measured === undefined ? 1 / this.#floor : reserve / this.#measured;
    this.hold(now + pause * 1000);
  }

  /** @param elapsed milliseconds from one refusal to the next. */
  #measure(elapsed: number, rate: number): void {
    if (this.#passed === 0) {
      // Nothing gets through: look for the rate anew, and cautiously.
      this.#measured = undefined;
      this.#floor = Math.max(leastRate, Math.min(rate, firstRate) / 2);
      return;
    }
    const before = this.#measured;
    this.#measured =
      before === undefined ? this.#delivered(elapsed) : (this.#passed + memory) / (elapsed / 1000 + memory / before);
    this.#known = this.#measured;
    const agrees = before !== undefined && Math.abs(this.#measured - before) < agreement * before;
    const longest = Math.max(shortestToRate, Math.min(longestToRate, (callsToRate * 1000) / this.#measured));
    this.#toRate = agrees ? Math.min(2 * this.#toRate, longest) : shortestToRate;
  }
}
