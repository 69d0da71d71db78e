import type { Clock } from "../shares/context";

/** Which of the calls that wait goes first: one that was refused before, then a write, then a read. */
export type Urgency = "retry" | "write" | "read";
const urgencies: readonly Urgency[] = ["retry", "write", "read"];

/** When a call may start. One pace is shared by all calls that draw on the same limit of AWS. */
export interface Pace {
  /** Waits for a turn; answers what to tell about the call's end. */
  turn(urgency: Urgency, signal?: AbortSignal): Promise<Turn>;
  /** Whether a refused call may ask for its next turn at once, since the pace knows when. */
  readonly schedulesRetries: boolean;
}

export interface Turn {
  /** The call was let in, whatever came of it. */
  passed(): void;
  /** AWS refused the call: too many requests. */
  refused(retryAfterSeconds?: number): void;
}

const untold: Turn = { passed: () => {}, refused: () => {} };

/** No pace: for calls that draw on no limit that matters. */
export const unpaced: Pace = { turn: () => Promise.resolve(untold), schedulesRetries: false };

/** A fixed rate: calls start evenly spaced, in the order in which they ask. */
export class FixedPace implements Pace {
  readonly schedulesRetries = false;
  readonly #interval: number;
  #next = Number.NEGATIVE_INFINITY;

  /** @param requestsPerSecond above 0. */
  constructor(
    requestsPerSecond: number,
    private readonly clock: Clock,
  ) {
    this.#interval = 1000 / requestsPerSecond;
  }

  async turn(_urgency: Urgency, signal?: AbortSignal): Promise<Turn> {
    const now = this.clock.now();
    const start = Math.max(now, this.#next);
    this.#next = start + this.#interval;
    if (start > now) await this.clock.sleep(start - now, signal);
    return untold;
  }
}

/** Calls per second right after the first refusal, and the least ever, at which a service that refuses all is probed. */
const firstRate = 10;
const leastRate = 0.5;
/** While the rate is being found: how many times what has got through since the last refusal. */
const growth = 3;
/** How far below the measured rate a cycle begins: tokens that are not used stay in AWS's bucket as a reserve. */
const depth = 0.1;
/** For so many calls nothing is sent after a refusal: a token for each stays in AWS's bucket, too. */
const reserve = 2;
/** Half a cycle, in milliseconds: as long as the last one took, so that a rate that is well known is probed rarely. */
const shortestHalf = 1_000;
const longestHalf = 7_500;
/** How far, in milliseconds, calls may catch up after a timer was late. */
const longestCatchUp = 50;

/**
 * Finds the rate that AWS grants, which it doesn't tell, and keeps to it. Calls are not held back until one is refused.
 *
 * AWS's limit is a token bucket. Between two refusals it went from empty to empty, so what got through meanwhile, divided
 * by the time, is the rate, however unevenly it was used. From each refusal on the rate follows the curve of CUBIC: from a
 * tenth below the measured rate, flat around it, then steeper and steeper above it, until the next refusal.
 * @see https://www.rfc-editor.org/rfc/rfc9438.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/throttling.html (token buckets)
 */
export class AdaptivePace implements Pace {
  readonly schedulesRetries = true;
  readonly #waiting: Record<Urgency, Waiter[]> = { retry: [], write: [], read: [] };
  /** When the bucket was last known to be empty; undefined before the first refusal. */
  #emptySince: number | undefined;
  /** Calls that got through since. */
  #passed = 0;
  /** Calls per second, measured; undefined while it is being found. */
  #measured: number | undefined;
  /** The rate that was measured last; 0 before. */
  #known = 0;
  /** The shortest time that an answer took, in milliseconds. */
  #latency = Number.POSITIVE_INFINITY;
  /** Where the search for the rate begins. */
  #floor = firstRate;
  #half = shortestHalf;
  /** When the next call may start. */
  #next = Number.NEGATIVE_INFINITY;
  #isWaking = false;

  constructor(private readonly clock: Clock) {}

  turn(urgency: Urgency, signal?: AbortSignal): Promise<Turn> {
    if (this.#emptySince === undefined) return Promise.resolve(this.#start());
    const { promise, resolve, reject } = Promise.withResolvers<Turn>();
    const waiter = { admit: () => resolve(this.#start()) };
    const queue = this.#waiting[urgency];
    queue.push(waiter);
    const leave = () => {
      queue.splice(queue.indexOf(waiter), 1);
      reject(signal?.reason);
    };
    if (signal?.aborted) leave();
    signal?.addEventListener("abort", leave, { once: true });
    this.#wake();
    return promise.finally(() => signal?.removeEventListener("abort", leave));
  }

  #start(): Turn {
    const startedAt = this.clock.now();
    return {
      passed: () => {
        // What was sent before the first refusal may have come before it, too: that was the burst, not the rate.
        if (this.#measured !== undefined || startedAt >= (this.#emptySince ?? 0)) this.#passed += 1;
        this.#latency = Math.min(this.#latency, this.clock.now() - startedAt);
      },
      refused: (retryAfterSeconds = 0) => this.#refused(startedAt, retryAfterSeconds * 1000),
    };
  }

  /** Admits those whose time has come, in order, and sleeps until the next one's has. */
  async #wake(): Promise<void> {
    if (this.#isWaking) return;
    this.#isWaking = true;
    for (let waiter = this.#first(); waiter; waiter = this.#first()) {
      const now = this.clock.now();
      if (this.#next > now) {
        await this.clock.sleep(this.#next - now);
        continue;
      }
      this.#next = Math.max(this.#next, now - longestCatchUp) + 1000 / this.#rate(now);
      this.#take(waiter);
      waiter.admit();
    }
    this.#isWaking = false;
  }

  #first(): Waiter | undefined {
    return urgencies.map((urgency) => this.#waiting[urgency][0]).find((waiter) => waiter !== undefined);
  }

  #take(waiter: Waiter): void {
    for (const urgency of urgencies) if (this.#waiting[urgency][0] === waiter) this.#waiting[urgency].shift();
  }

  /** Calls per second, now. */
  #rate(now: number): number {
    const elapsed = now - (this.#emptySince ?? now);
    if (this.#measured === undefined) {
      const floor = this.#passed < 2 ? this.#floor : Math.max(firstRate, this.#known / 2);
      return Math.max(floor, (growth * this.#passed * 1000) / this.#answered(elapsed));
    }
    const offset = (elapsed - this.#half) / this.#half;
    return this.#measured * (1 + depth * offset ** 3);
  }

  /** For how long answers to calls that were sent since the last refusal have come, in milliseconds. */
  #answered(elapsed: number): number {
    return Math.max(elapsed - this.#latency, 1000 / firstRate);
  }

  #refused(startedAt: number, retryAfter: number): void {
    const now = this.clock.now();
    this.#next = Math.max(this.#next, now + retryAfter);
    const since = this.#emptySince;
    // Calls that were under way at the last refusal say nothing new.
    if (since !== undefined && startedAt < since) return;
    if (since !== undefined) this.#measure(now - since, this.#rate(now));
    this.#emptySince = now;
    this.#passed = 0;
    if (this.#measured !== undefined) this.#next = Math.max(this.#next, now + (reserve * 1000) / this.#measured);
  }

  /** @param elapsed milliseconds from one refusal to the next. */
  #measure(elapsed: number, rate: number): void {
    if (this.#passed === 0) {
      // Nothing gets through: look for the rate anew, and cautiously.
      this.#measured = undefined;
      this.#floor = Math.max(leastRate, Math.min(rate, firstRate) / 2);
      return;
    }
    // A short time tells little: it counts as much as what was known before.
    this.#measured =
      this.#measured === undefined
        ? (this.#passed * 1000) / this.#answered(elapsed)
        : (this.#passed * 1000 + this.#measured * shortestHalf) / (elapsed + shortestHalf);
    this.#known = this.#measured;
    this.#half = Math.min(Math.max(elapsed, shortestHalf), longestHalf);
  }
}

interface Waiter {
  admit(): void;
}
