import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { WellArchitectedClient } from "@aws-sdk/client-wellarchitected";
import type { ConnectionSettings } from "../core/connection-settings";
import type { Clock } from "../core/context";
import { ServiceFailure, ShareError } from "../core/errors";
import { currentReporter, shared } from "../core/progress";
import { Advice, type Reader } from "./advice";
import { type Configuration, storedConfiguration } from "./configuration";
import { credentialsOf } from "./credentials";
import { isExpired, toFailure } from "./failures";
import { AdaptivePace, FixedPace, type Pace, type Turn, type Urgency, unpaced } from "./pace";
import { type RetryOptions, retrying } from "./retry";
import { SdkSettings, type Setting } from "./sdk-settings";
import type { Sending } from "./shared-lists";
import { Transport } from "./transport";

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
  /** Who reads the messages. */
  readonly reader: Reader;
  /** The one pace of all connections that draw on the same limit: the first one's own. */
  readonly sharedPace?: (limit: string, own: Pace) => Pace;
}

/** The clients of one identity in one region. */
interface Clients {
  readonly wellArchitected: WellArchitectedClient;
  readonly sts: STSClient;
  /** The service's endpoint, if one is configured. */
  readonly endpoint: Setting | undefined;
  /** All that are configured. */
  readonly endpoints: readonly Setting[];
}

/** One identity in one region: its clients, shared by all shares that use it, and the account that it turned out to be. */
export class Connection {
  readonly #retry: RetryOptions;
  readonly #advice: Advice;
  #clients: Promise<Clients> | undefined;
  #pace: Pace;
  /** When each action was last let in. */
  readonly #served = new Map<string, number>();
  readonly #callerAccount = shared(() => this.#askAccount());
  readonly #admit = shared(() => this.#checkAccount());

  constructor(
    readonly region: string,
    private readonly settings: ConnectionSettings | undefined,
    private readonly configuration: Configuration,
    readonly surroundings: Surroundings,
  ) {
    const { clock, signal, random, reader } = surroundings;
    const { maxRetrySeconds, requestsPerSecond } = configuration;
    this.#advice = new Advice(reader);
    this.#retry = {
      sleep: clock.sleep,
      advice: this.#advice.retryLimit,
      now: clock.now,
      ...(signal && { signal }),
      ...(random && { random }),
      ...(maxRetrySeconds !== undefined && { maxRetrySeconds }),
    };
    this.#pace = requestsPerSecond === undefined ? new AdaptivePace(clock) : new FixedPace(requestsPerSecond, clock);
  }

  /** Reads what the environment and the shared configuration say now. */
  async #connect(): Promise<Clients> {
    const { settings, configuration, region } = this;
    const { signal } = this.surroundings;
    const identity = configuration.identity(settings);
    const sdk = await SdkSettings.read(identity.profile);
    const certificates = await sdk.certificates(configuration.certificates);
    const given =
      settings?.endpoint === undefined ? undefined : { name: "connection.endpoint", value: settings.endpoint };
    const endpoint = given ?? configuration.endpoint ?? sdk.endpoint("wellarchitected");
    const stsEndpoint = given ?? configuration.endpointOf("sts") ?? sdk.endpoint("sts");
    const { usesFips: useFipsEndpoint, usesDualstack: useDualstackEndpoint } = configuration;
    const endpoints = [endpoint, stsEndpoint].filter((setting) => setting !== undefined);
    if (useFipsEndpoint && endpoints[0]) {
      throw new ShareError(`aws:useFipsEndpoint and ${endpoints[0].name} are both set: set one of them`);
    }
    const common = {
      ...(identity.profile !== undefined && { profile: identity.profile }),
      ...(useFipsEndpoint !== undefined && { useFipsEndpoint }),
      ...(useDualstackEndpoint !== undefined && { useDualstackEndpoint }),
      // The retry is ours: attempts of two layers would multiply.
      maxAttempts: 1,
    };
    const sts = {
      ...common,
      region: configuration.stsRegion ?? region,
      ...(stsEndpoint && { endpoint: stsEndpoint.value }),
    };
    const credentials = credentialsOf(identity, {
      sts,
      transport: new Transport(certificates),
      advice: this.#advice,
      signal,
    });
    const requestHandler = new Transport(certificates);
    const wellArchitected = new WellArchitectedClient({
      ...common,
      region,
      ...(endpoint && { endpoint: endpoint.value }),
      credentials,
      requestHandler,
    });
    return {
      wellArchitected,
      // The same memory of credentials, so that a role is assumed once for both.
      sts: new STSClient({ ...sts, credentials: wellArchitected.config.credentials, requestHandler }),
      endpoint,
      endpoints,
    };
  }

  #connected(): Promise<Clients> {
    this.#clients ??= this.#connect();
    return this.#clients;
  }

  /** Sends one call of the service, as often as the retry allows, and only for an account that is allowed. */
  async send<T>(operation: string, send: Send<T>, sending?: Sending): Promise<T> {
    await this.#admit();
    const urgency = /^(List|Get)/.test(operation) ? "read" : "write";
    return this.#try(
      `wellarchitected:${operation}`,
      () => this.#pace,
      urgency,
      (clients, options) => send(clients.wellArchitected, options),
      sending,
    );
  }

  /** The account of the credentials, asked once; undefined if `skipRequestingAccountId` forbids asking. */
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
      ({ sts }, options) => sts.send(new GetCallerIdentityCommand({}), options),
    );
    if (Account !== undefined) {
      await this.#sharePace(Account);
      return Account;
    }
    throw new ServiceFailure("other", `${action}: the answer has no Account`);
  }

  /** AWS's limits are an account's, in a region: connections of other profiles or roles may draw on the same. */
  async #sharePace(account: string): Promise<void> {
    const { endpoint } = await this.#connected();
    const limit = [account, this.region, endpoint?.value].join(" ");
    this.#pace = this.surroundings.sharedPace?.(limit, this.#pace) ?? this.#pace;
  }

  #try<T>(
    action: string,
    paceNow: () => Pace,
    first: Urgency,
    call: (clients: Clients, options: CallOptions) => Promise<T>,
    sending?: Sending,
  ): Promise<T> {
    const { signal } = this.#retry;
    const report = currentReporter();
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
      sending?.sent();
      let endpoints: readonly Setting[] = [];
      try {
        const answer = await this.#withCurrentCredentials((clients) => {
          endpoints = clients.endpoints;
          return call(clients, signal ? { abortSignal: signal } : {});
        });
        served(turn);
        return answer;
      } catch (error) {
        sending?.refused();
        if (error instanceof ShareError) {
          turn.lost();
          throw error;
        }
        const failure = toFailure(error, { action, region: this.region, advice: this.#advice, endpoints });
        if (failure.kind === "throttling") {
          turn.refused(failure.retryAfterSeconds);
          urgency = "retry";
        } else if (isUnanswered(failure)) turn.lost();
        else served(turn);
        throw failure;
      }
    };
    return retrying(attempt, {
      ...this.#retry,
      schedules: ({ kind }) => kind === "throttling" && pace.schedulesRetries,
      lastServed: () => this.#served.get(action) ?? Number.NEGATIVE_INFINITY,
      onRetry: ({ message }, number, seconds) => report(`${message}. Try ${number}, for ${seconds} s at most`),
    });
  }

  /** Calls, and once more if the credentials have expired, and another program has renewed them in their file since. */
  async #withCurrentCredentials<T>(call: (clients: Clients) => Promise<T>): Promise<T> {
    const connected = this.#connected();
    const clients = await connected;
    try {
      return await call(clients);
    } catch (error) {
      if (!isExpired(error)) throw error;
      // Whoever notices first connects anew for all.
      if (this.#clients === connected) this.#clients = undefined;
      const current = await this.#connected();
      if ((await accessKeyOf(current)) === (await accessKeyOf(clients))) throw error;
      return call(current);
    }
  }
}

/** Undefined if there are no credentials. */
async function accessKeyOf({ wellArchitected }: Clients): Promise<string | undefined> {
  return wellArchitected.config.credentials().then(
    ({ accessKeyId, sessionToken = "" }) => `${accessKeyId} ${sessionToken}`,
    () => undefined,
  );
}

function isUnanswered({ kind }: ServiceFailure): boolean {
  return kind === "network" || kind === "unreachable" || kind === "aborted";
}
