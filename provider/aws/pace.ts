import type { Clock } from "../shares/context";

/** When a call may start. One pace is shared by all calls of a connection. */
export interface Pace {
  turn(signal?: AbortSignal): Promise<void>;
}

/** No pace: AWS refuses what is too much, and the retry backs off. */
export const unpaced: Pace = { turn: () => Promise.resolve() };

/** A fixed rate: calls start evenly spaced, in the order in which they ask. */
export class FixedPace implements Pace {
  readonly #interval: number;
  #next = Number.NEGATIVE_INFINITY;

  /** @param requestsPerSecond above 0. */
  constructor(
    requestsPerSecond: number,
    private readonly clock: Clock,
  ) {
    this.#interval = 1000 / requestsPerSecond;
  }

  async turn(signal?: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const start = Math.max(now, this.#next);
    this.#next = start + this.#interval;
    if (start > now) await this.clock.sleep(start - now, signal);
  }
}
