import pRetry from "p-retry";
import { type FailureKind, ServiceFailure } from "../core/errors";

/** Only what another try can fix. Every call is safe to repeat: a create and a delete carry a token, an update is one value. */
export const retryable: ReadonlySet<FailureKind> = new Set(["throttling", "server", "network", "unreachable"]);

const firstCeilingMilliseconds = 200;
const highestCeilingMilliseconds = 20_000;

export const defaultMaxRetrySeconds = 300;

/** For how long an address at which nothing listens is retried: a service that restarts comes back in less. */
const unreachableSeconds = 30;

export interface RetryOptions {
  /** For how long, since the first try, another one may begin; waiting for a turn doesn't count. Default 300. */
  readonly maxRetrySeconds?: number;
  /** Ends tries and waits at once. */
  readonly signal?: AbortSignal;
  /** What a person can do once the budget is spent. */
  readonly advice?: string;
  /** From 0 to 1. */
  readonly random?: () => number;
  readonly now?: () => number;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Whether the call itself waits for the right time of its next try. Default: it doesn't. */
  readonly schedules?: (failure: ServiceFailure) => boolean;
  /**
   * When the service last let such a call in, as `now` counts. Such calls wait for their turns, and the budget of one
   * that schedules itself starts again whenever another gets through: it is spent only if all are refused.
   */
  readonly lastServed?: () => number;
  /**
   * Called before each further try with what failed, the number of the try, and for how many more seconds it goes on.
   */
  readonly onRetry?: (failure: ServiceFailure, attempt: number, secondsLeft: number) => void;
}

/**
 * Calls until the call succeeds, fails for good, or the budget is spent. Delays are drawn evenly from 0 to a ceiling
 * that doubles (full jitter), so that clients that were refused together don't come back together; Retry-After is a
 * floor.
 * @param call calls `begun` when the service is called: what each try waits before that is not part of the budget.
 * @throws ServiceFailure the last one, which says for how long it was tried.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function retrying<T>(call: (begun: () => void) => Promise<T>, options: RetryOptions): Promise<T> {
  const {
    maxRetrySeconds = defaultMaxRetrySeconds,
    signal,
    random = Math.random,
    now = performance.now.bind(performance),
  } = options;
  let start = now();
  let hasBegun = false;
  let waited = 0;
  let unreachableSince: number | undefined;
  const attempt = () => {
    const askedAt = now();
    return call(() => {
      if (hasBegun) waited += now() - askedAt;
      else start = now();
      hasBegun = true;
    });
  };
  const elapsed = (isScheduled: boolean) =>
    isScheduled ? now() - Math.max(start, options.lastServed?.() ?? start) : now() - start - waited;
  return pRetry(attempt, {
    retries: Number.POSITIVE_INFINITY,
    // p-retry's own delays are 1 to 2 times a power, which isn't full jitter: the wait is in shouldRetry.
    minTimeout: 0,
    ...(signal && { signal }),
    shouldRetry: async ({ error, attemptNumber }) => {
      if (!(error instanceof ServiceFailure) || !retryable.has(error.kind)) return false;
      const isScheduled = options.schedules?.(error) ?? false;
      const delay = Math.max(isScheduled ? 0 : jitter(attemptNumber, random), (error.retryAfterSeconds ?? 0) * 1000);
      const spent = elapsed(isScheduled);
      unreachableSince = error.kind === "unreachable" ? (unreachableSince ?? now()) : undefined;
      const unreachableUntil = (unreachableSince ?? Number.POSITIVE_INFINITY) + unreachableSeconds * 1000;
      const left = Math.min(maxRetrySeconds * 1000 - spent, unreachableUntil - now());
      if (delay > left) throw gaveUp(error, options.advice, attemptNumber, spent);
      options.onRetry?.(error, attemptNumber + 1, Math.round(left / 1000));
      if (!isScheduled) await options.sleep(delay, signal);
      return true;
    },
  });
}

function jitter(attempt: number, random: () => number): number {
  return random() * Math.min(highestCeilingMilliseconds, firstCeilingMilliseconds * 2 ** (attempt - 1));
}

function gaveUp(
  failure: ServiceFailure,
  advice: string | undefined,
  attempts: number,
  elapsed: number,
): ServiceFailure {
  const tries = attempts === 1 ? "1 try" : `${attempts} tries`;
  return new ServiceFailure(
    failure.kind,
    `${failure.message} (gave up after ${tries} in ${Math.round(elapsed / 1000)} s)`,
    failure.advice ?? advice,
  );
}
