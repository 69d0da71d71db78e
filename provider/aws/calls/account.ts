import type { Clock } from "../../core/context";
import { type FailureKind, isFailure, messageOf, type ServiceFailure, ShareError } from "../../core/errors";
import type { Connection } from "../connection";
import { isThrottling } from "../failures";
import { type Input, type Operation, type Output, sendOf } from "./operations";

/** A request as it was sent, and what AWS answered: the evidence of a probe. */
export interface Call {
  readonly account: Side;
  readonly operation: string;
  readonly input: object;
  /** ISO 8601. */
  readonly time: string;
  /** When the first try was sent, by the probe's clock, in milliseconds: one whose answer is lost may have been done. */
  readonly firstSentAt: number;
  /** When this one was sent. */
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly requestId?: string | undefined;
  /** The HTTP status; absent if there was no answer. */
  readonly status?: number | undefined;
  /** The members of the answer, unless it is an error. */
  readonly output?: object;
  /** The exception, with the members that are the service's own, such as QuotaCode. */
  readonly error?: { readonly name: string; readonly message: string; readonly [member: string]: unknown };
}

/** Whose credentials a call is made with. */
export type Side = "owner" | "recipient";

/** What AWS can refuse a call with, as an answer to the question that the call asks. */
export type Refusal = Extract<FailureKind, "validation" | "conflict" | "notFound" | "accessDenied" | "quota">;

/** What AWS answered to a call. */
export type Answer<Output> = { readonly call: Call } & (
  | { readonly output: Output; readonly refusal?: undefined; readonly failure?: undefined }
  | { readonly refusal: Refusal; readonly failure: ServiceFailure; readonly output?: undefined }
);

const refusals = ["validation", "conflict", "notFound", "accessDenied", "quota"] as const satisfies readonly Refusal[];

/** A question that has to end, for a reason that a person should read. */
export class Unanswered extends ShareError {
  override readonly name = "Unanswered";
}

/** The calls of a question, in the order in which they were answered, and how many it may make. */
export class CallLog {
  readonly calls: Call[] = [];
  #made = 0;

  /** @param limit how many calls may be made, without those that are repeated because they were throttled or lost. */
  constructor(
    private readonly limit = Number.POSITIVE_INFINITY,
    private readonly signal?: AbortSignal,
  ) {}

  /** @throws what the signal was aborted with, or Error if the limit is reached: that is a bug of the question. */
  admit(): void {
    this.signal?.throwIfAborted();
    this.#made += 1;
    if (this.#made > this.limit)
      throw new Error(`A question wanted to make more than the ${this.limit} calls it announced.`);
  }
}

/** One of the accounts that a probe works with. */
export class Account {
  constructor(
    private readonly connection: Connection,
    readonly side: Side,
    /** 12 digits. */
    readonly accountId: string,
    private readonly clock: Clock,
    private readonly log: CallLog,
  ) {}

  /** The same account, whose calls are another log's. */
  loggedIn(log: CallLog): Account {
    return new Account(this.connection, this.side, this.accountId, this.clock, log);
  }

  /**
   * Makes a call whose refusal is an answer, too.
   * @throws ServiceFailure if AWS couldn't be reached, or answered with anything but a documented refusal.
   */
  async answer<O extends Operation>(operation: O, input: Input<O>): Promise<Answer<Output<O>>> {
    const attempts: Call[] = [];
    const last = () => attempts.at(-1) as Call;
    try {
      const output = await this.#send(operation, input, attempts);
      assertAnswersFirst(attempts);
      return { output, call: last() };
    } catch (error) {
      if (!isFailure(error, ...refusals)) throw error;
      assertAnswersFirst(attempts);
      return { refusal: error.kind as Refusal, failure: error, call: last() };
    }
  }

  /** Makes a call that has to succeed. @throws ServiceFailure */
  async need<O extends Operation>(
    operation: O,
    input: Input<O>,
  ): Promise<{ readonly output: Output<O>; readonly call: Call }> {
    const attempts: Call[] = [];
    const output = await this.#send(operation, input, attempts);
    return { output, call: attempts.at(-1) as Call };
  }

  /** Makes a call, which isn't repeated if there were too many. @throws ServiceFailure */
  async once<O extends Operation>(
    operation: O,
    input: Input<O>,
  ): Promise<{ readonly call: Call; readonly isThrottled: boolean }> {
    const attempts: Call[] = [];
    const output = await this.#send(operation, input, attempts, isThrottling);
    return { call: attempts.at(-1) as Call, isThrottled: output === undefined };
  }

  #send<O extends Operation>(operation: O, input: Input<O>, attempts: Call[]): Promise<Output<O>>;
  /** @param isAnswer which errors end the call, without an output. */
  #send<O extends Operation>(
    operation: O,
    input: Input<O>,
    attempts: Call[],
    isAnswer: (error: Error) => boolean,
  ): Promise<Output<O> | undefined>;
  async #send<O extends Operation>(
    operation: O,
    input: Input<O>,
    attempts: Call[],
    isAnswer: (error: Error) => boolean = () => false,
  ): Promise<Output<O> | undefined> {
    this.log.admit();
    const send = sendOf(operation, input);
    const record = (
      started: Pick<Call, "time" | "sentAt" | "firstSentAt">,
      answer: Pick<Call, "output" | "error" | "status" | "requestId">,
    ) => {
      const call = { account: this.side, operation, input, ...started, answeredAt: this.clock.now(), ...answer };
      attempts.push(call);
      this.log.calls.push(call);
    };
    return this.connection.send(operation, async (client, options) => {
      const sentAt = this.clock.now();
      const started = { time: new Date().toISOString(), sentAt, firstSentAt: attempts[0]?.sentAt ?? sentAt };
      try {
        const answer = await send(client, options);
        const { $metadata, ...output } = answer;
        record(started, { output, status: $metadata.httpStatusCode, requestId: $metadata.requestId });
        return answer;
      } catch (thrown) {
        const error = thrown as Error & { $metadata?: { httpStatusCode?: number; requestId?: string } };
        const { name, message, $metadata } = error;
        record(started, {
          error: { name, message, ...membersOf(error) },
          status: $metadata?.httpStatusCode,
          requestId: $metadata?.requestId,
        });
        if (isAnswer(error)) return undefined;
        throw error;
      }
    });
  }
}

/** What the service says of an error besides its message: the members whose names AWS begins with a capital. */
function membersOf(error: Error): Record<string, unknown> {
  return Object.fromEntries(Object.entries(error).filter(([name]) => /^[A-Z]/.test(name) && name !== "Message"));
}

/** Every other call has a token, or one outcome however often it is made. */
const unrepeatable: ReadonlySet<string> = new Set(["UpdateShareInvitation"]);

/** An answer to a second try may be about what the first one has done. */
function assertAnswersFirst(attempts: readonly Call[]): void {
  const [last, ...before] = attempts.toReversed();
  const isLost = before.some(({ error }) => !error || !isThrottling(error));
  if (last && isLost && unrepeatable.has(last.operation)) {
    throw new Unanswered(
      `the answer to the first ${last.operation} was lost, so the next one proves nothing: run it again`,
    );
  }
}

/** Ends a question since something that it needs was refused. */
export function unanswered(what: string, failure: ServiceFailure): Unanswered {
  return new Unanswered(`${what}: ${messageOf(failure)}`);
}

/** What was answered, for people: "it succeeded", or the exception with its message. */
export function answered({ error }: Call): string {
  return error ? `${error.name}: ${error.message}` : "it succeeded";
}
