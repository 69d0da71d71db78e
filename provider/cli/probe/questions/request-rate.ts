import pMap from "p-map";
import type { Call } from "../../../aws/calls/account";
import type { Trial } from "../trial";
import { noted, type Question, rounded } from "./question";

/** Seconds without calls, after which what the calls before have used is let through again. */
const quietSeconds = 5;
/** How many reads are sent as fast as they are answered, so many at a time. */
const burst = 60;
const concurrency = 10;
/** After a refusal: how often it is waited for a second, and then called until the next one, so many times at most. */
const rounds = 3;
const callsInARound = 20;

export const requestRate: Question = {
  name: "request-rate",
  asks: "how many requests are let through?",
  switches: [],
  needs: [],
  calls: () => 1 + burst + rounds * callsInARound,
  seconds: () => quietSeconds + rounds,
  async *play(trial) {
    const WorkloadId = (await trial.workload()).id;
    const read = () => trial.owner.once("ListWorkloadShares", { WorkloadId });
    await trial.wait(quietSeconds);
    const start = trial.now();
    let refused: Call | undefined;
    let passed = 0;
    await pMap(
      Array.from({ length: burst }),
      async () => {
        if (refused) return;
        const { call, isThrottled } = await read();
        if (isThrottled) refused ??= call;
        else passed += 1;
      },
      { concurrency },
    );
    const seconds = (trial.now() - start) / 1000;
    if (!refused) {
      return yield noted(`none of ${passed} reads in ${rounded(seconds)} s was refused; this run sends no more`);
    }
    const { rate, isLeast, evidence } = await refill(trial, read);
    const size = Math.max(1, Math.round(passed - rate * ((refused.answeredAt - start) / 1000)));
    yield {
      behaviour: {},
      fault: { kind: "throttle", rate, burst: size },
      says: `${passed} reads were let through at once, then ${isLeast ? "at least " : ""}${rate} in a second`,
      evidence: [refused, ...evidence],
    };
  },
};

/** Calls per second that are let through once the limit is reached. */
async function refill(trial: Trial, read: () => Promise<{ call: Call; isThrottled: boolean }>) {
  let passed = 0;
  let seconds = 0;
  let isLeast = false;
  const evidence: Call[] = [];
  let emptySince = trial.now();
  for (let round = 0; round < rounds; round++) {
    await trial.wait(1);
    let calls = 0;
    let last = await read();
    while (!last.isThrottled && ++calls < callsInARound) last = await read();
    passed += calls;
    isLeast ||= !last.isThrottled;
    evidence.push(last.call);
    seconds += (last.call.answeredAt - emptySince) / 1000;
    emptySince = last.call.answeredAt;
  }
  return { rate: rounded(passed / seconds), isLeast, evidence };
}
