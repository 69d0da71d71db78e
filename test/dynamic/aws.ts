import { mock } from "node:test";
import { systemClock } from "../../provider/core/clock";

/** Nobody waits: a sleep only moves the clock. */
let time = 0;
mock.method(systemClock, "now", () => time);
mock.method(systemClock, "sleep", async (milliseconds: number) => {
  time += milliseconds;
});

export { account, region, startAws } from "../aws/fixtures";
