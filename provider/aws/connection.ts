import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { WellArchitectedClient } from "@aws-sdk/client-wellarchitected";
import type { ConnectionSettings } from "../shares/connection-settings";
import type { Clock } from "../shares/context";
import { ServiceFailure, ShareError } from "../shares/errors";
import { type Configuration, storedConfiguration } from "./configuration";
import { credentialsOf } from "./credentials";
import { toFailure } from "./failures";
import { AdaptivePace, FixedPace, type Pace, type Turn, type Urgency, unpaced } from "./pace";
import { type RetryOptions, retrying } from "./retry";

/** How long an answer may take: connecting 5 s, each answer 30 s. */
const requestHandler = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

interface CallOptions {
  readonly abortSignal?: AbortSignal;
}

/** Sends one command. */
export type Send<T> = (client: WellArchitectedClient, options: CallOptions) => Promise<T>;

/** Time, chance and the way to end it all. */
export interface Surroundings {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** From 0 to 1, for the retry's jitter. */
  readonly random?: () => number;
  /** The one pace of all connections that draw on the same limit: the first one's own. */
  readonly sharedPace?: (limit: string, own: Pace) => Pace;
}

/** One identity in one region: its clients, shared by all shares that use it, and the account that it turned out to be. */
export class Connection {
  readonly #client: WellArchitectedClient;
  readonly #sts: STSClient;
  readonly #retry: RetryOptions;
  #pace: Pace;
  /** When each action was last let in. */
  readonly #served = new Map<string, number>();
  readonly #endpoint: string | undefined;
  readonly #callerAccount = once(() => this.#askAccount());
  readonly #admit = once(() => this.#checkAccount());

  constructor(
    readonly region: string,
    settings: ConnectionSettings | undefined,
    private readonly configuration: Configuration,
    readonly surroundings: Surroundings,
  ) {
    const { clock, signal, random } = surroundings;
    const endpoint = settings?.endpoint ?? configuration.endpoint;
    const identity = configuration.identity(settings);
    const { maxRetrySeconds, requestsPerSecond } = configuration;
    this.#retry = {
      sleep: clock.sleep,
      now: clock.now,
      ...(signal && { signal }),
      ...(random && { random }),
      ...(maxRetrySeconds !== undefined && { maxRetrySeconds }),
    };
    this.#pace = requestsPerSecond === undefined ? new AdaptivePace(clock) : new FixedPace(requestsPerSecond, clock);
    this.#endpoint = endpoint;
    const common = {
      region,
      ...(endpoint !== undefined && { endpoint }),
      ...(identity.profile !== undefined && { profile: identity.profile }),
      credentials: credentialsOf(identity, region, endpoint),
      requestHandler,
      // The retry is ours: attempts of two layers would multiply.
      maxAttempts: 1,
    };
    this.#client = new WellArchitectedClient(common);
    // The same memory of credentials, so that a role is assumed once for both.
    this.#sts = new STSClient({ ...common, credentials: this.#client.config.credentials });
  }

  /** Sends one call of the service, as often as the retry allows, and only for an account that is allowed. */
  async send<T>(operation: string, send: Send<T>): Promise<T> {
    await this.#admit();
    const urgency = operation.startsWith("List") ? "read" : "write";
    return this.#try(
      `wellarchitected:${operation}`,
      () => this.#pace,
      urgency,
      (options) => send(this.#client, options),
    );
  }

  /** The account of the credentials, asked once; undefined where `skipRequestingAccountId` forbids asking. */
  async accountId(): Promise<string | undefined> {
    await this.#admit();
    return this.configuration.skipRequestingAccountId ? undefined : this.#callerAccount();
  }

  /** Refuses before the first call what `allowedAccountIds` and `forbiddenAccountIds` refuse. */
  async #checkAccount(): Promise<void> {
    const { allowedAccountIds, forbiddenAccountIds, skipRequestingAccountId } = this.configuration;
    if (skipRequestingAccountId || (!allowedAccountIds && !forbiddenAccountIds)) return;
    const account = await this.#callerAccount();
    const isAllowed = allowedAccountIds?.includes(account) ?? true;
    if (isAllowed && !forbiddenAccountIds?.includes(account)) return;
    const rule = isAllowed
      ? "is one of forbiddenAccountIds"
      : `is not one of allowedAccountIds (${allowedAccountIds?.join(", ")})`;
    throw new ShareError(
      `the credentials are of account ${account}, which ${rule}. No call was made; use other credentials.\n${storedConfiguration}`,
    );
  }

  async #askAccount(): Promise<string> {
    const action = "sts:GetCallerIdentity";
    const { Account } = await this.#try(
      action,
      () => unpaced,
      "read",
      (options) => this.#sts.send(new GetCallerIdentityCommand({}), options),
    );
    if (Account !== undefined) {
      this.#sharePace(Account);
      return Account;
    }
    throw new ServiceFailure("other", `${action}: the answer has no Account`);
  }

  /** AWS's limits are an account's, in a region: connections of other profiles or roles may draw on the same. */
  #sharePace(account: string): void {
    const limit = [account, this.region, this.#endpoint].join(" ");
    this.#pace = this.surroundings.sharedPace?.(limit, this.#pace) ?? this.#pace;
  }

  #try<T>(action: string, paceNow: () => Pace, first: Urgency, call: (options: CallOptions) => Promise<T>): Promise<T> {
    const { signal } = this.#retry;
    let urgency = first;
    let pace = paceNow();
    const served = (turn: Turn) => {
      turn.passed();
      this.#served.set(action, this.surroundings.clock.now());
    };
    const attempt = async (begun: () => void) => {
      pace = paceNow();
      const turn = await pace.turn(urgency, signal);
      begun();
      try {
        const answer = await call(signal ? { abortSignal: signal } : {});
        served(turn);
        return answer;
      } catch (error) {
        const failure = toFailure(error, { action });
        if (failure.kind === "throttling") {
          turn.refused(failure.retryAfterSeconds);
          urgency = "retry";
        } else if (failure.kind === "network" || failure.kind === "aborted") turn.lost();
        else served(turn);
        throw failure;
      }
    };
    return retrying(attempt, {
      ...this.#retry,
      schedules: ({ kind }) => kind === "throttling" && pace.schedulesRetries,
      lastServed: () => this.#served.get(action) ?? Number.NEGATIVE_INFINITY,
    });
  }
}

/** Does the work once for all who ask; a failure is forgotten, so that whoever asks next tries again. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
