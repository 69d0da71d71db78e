import type { Context } from "./context";

const firstPollMilliseconds = 1000;
const slowestPollMilliseconds = 15_000;

/**
 * Yields at once, and then ever more slowly until time is up; each time, the number of the try, which counts from 0.
 * @param report shows the person how many seconds are left, before each wait.
 */
export async function* polls(
  { clock, signal }: Pick<Context, "clock" | "signal">,
  timeoutSeconds: number,
  report: (secondsLeft: number) => void,
): AsyncGenerator<number> {
  const deadline = clock.now() + timeoutSeconds * 1000;
  let delay = firstPollMilliseconds;
  for (let number = 0; ; number++) {
    yield number;
    const left = deadline - clock.now();
    if (left <= 0) return;
    report(Math.ceil(left / 1000));
    await clock.sleep(Math.min(delay, left), signal);
    delay = Math.min(delay * 2, slowestPollMilliseconds);
  }
}
