/**
 * The emulator's clock: real time, moved by an offset.
 * Invitations, associations, lags, tokens, throttles and session credentials use it.
 * Signatures don't: clients sign with real time, however the emulator's clock is set.
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

  /** Sets the clock, which continues from there. `time` is in milliseconds since 1970. */
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
