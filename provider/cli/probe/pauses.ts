/** Seconds between tries of what may take AWS half a minute. */
export const retryPauses: readonly number[] = [1, 2, 4, 8, 16];

/** Seconds until the next list of something that is watched: a quarter of one at first, later a tenth of what has passed. */
export function pauseAfter(elapsedSeconds: number): number {
  return Math.max(0.25, elapsedSeconds / 10);
}

/** The pauses before the lists of something that is watched for so long; none before the first. */
export function pausesUpTo(watchSeconds: number): number[] {
  const pauses = [0];
  for (let elapsed = 0; elapsed < watchSeconds; ) {
    const pause = pauseAfter(elapsed);
    pauses.push(pause);
    elapsed += pause;
  }
  return pauses;
}
