/**
 * The emulator's clock: real time, moved by an offset.
 * Invitations, associations, lags, tokens, throttles and session credentials go by it.
 * Signatures do not: their clients sign with real time, whatever the emulator is told.
 */
export class Clock {
  private offsetMs = 0;

  /** `realTime` is in milliseconds since 1970. */
  constructor(readonly realTime: () => number = Date.now) {}

  /** Milliseconds since 1970. */
  now(): number {
    return this.realTime() + this.offsetMs;
  }

  advance(seconds: number): void {
    this.offsetMs += seconds * 1000;
  }

  /** Time runs on from there. Milliseconds since 1970. */
  set(time: number): void {
    this.offsetMs = time - this.realTime();
  }

  /** How far the clock is from real time, in milliseconds. */
  get offset(): number {
    return this.offsetMs;
  }

  set offset(milliseconds: number) {
    this.offsetMs = milliseconds;
  }
}
