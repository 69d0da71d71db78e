import type { ListLag } from "../behaviour";
import type { Random } from "../random";

/** The time as of which a list shows the shares, in milliseconds since 1970. */
export function viewTime(lag: ListLag, now: number, newestShown: number, random: Random): number {
  switch (lag.mode) {
    case "none":
      return now;
    case "fixed":
      return now - lag.seconds * 1000;
    case "random": {
      const time = now - random() * lag.maxSeconds * 1000;
      return lag.monotonic === false ? time : Math.max(time, newestShown);
    }
  }
}
