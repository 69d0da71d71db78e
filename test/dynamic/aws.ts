import { mock } from "node:test";
import { systemClock } from "../../provider/core/clock";

/** A sleep returns at once, and moves the clock. */
let time = 0;
mock.method(systemClock, "now", () => time);
mock.method(systemClock, "sleep", async (milliseconds: number) => {
  time += milliseconds;
});

export { account, region, startAws } from "../aws/fixtures";
