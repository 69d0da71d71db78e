import { setTimeout } from "node:timers/promises";
import type { Clock } from "./context";

/** A clock that only goes forward, whatever is done to the machine's date. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal && { signal }),
};
