import { expect, it } from "vitest";
import { FixedPace, unpaced } from "../../provider/aws/pace";
import { region, sharesOf, useEmulator, useHome } from "./fixtures";

useHome();
const emulator = useEmulator();

function fakeClock() {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    now: () => now,
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds);
    },
  };
}

it("calls that ask together start evenly spaced, in their order", async () => {
  const clock = fakeClock();
  const pace = new FixedPace(4, clock);
  await Promise.all([pace.turn(), pace.turn(), pace.turn()]);
  expect(clock.waits).toEqual([250, 500]);
});

it("a call after a pause starts at once, and saves nothing up", async () => {
  const clock = fakeClock();
  const pace = new FixedPace(4, clock);
  await pace.turn();
  clock.advance(10_000);
  await Promise.all([pace.turn(), pace.turn()]);
  expect(clock.waits).toEqual([250]);
});

it("without a rate nothing waits", async () => {
  await expect(unpaced.turn()).resolves.toBeUndefined();
});

it("a configured rate spaces the calls of a connection", async () => {
  const { clock, shares } = sharesOf({}, { "wellarchitected:requestsPerSecond": 2 });
  const workloads = [1, 2, 3].map(() => emulator().service.addWorkload({ accountId: "111111111111", region }));
  await Promise.all(workloads.map(({ workloadId }) => shares.recentList(workloadId)));
  expect(clock.sleeps).toEqual([500, 500]);
  expect(clock.now()).toBe(1000);
});
