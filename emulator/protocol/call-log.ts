import type { FaultKind } from "../faults/faults";
import type { Operation } from "./routes";

/** A call that the emulator has received. */
export interface Call {
  /** 1, 2, … since the start. */
  readonly number: number;
  /** When it arrived, by the emulator's clock: ISO 8601. */
  readonly time: string;
  /** The x-amzn-requestid of its response. */
  readonly requestId: string;
  /** Absent if the emulator doesn't know the path or the action. */
  readonly operation?: Operation;
  /** Absent, like the next two, if the signature was rejected. */
  readonly accountId?: string;
  /** The ARN of the user or the role session. */
  readonly callerArn?: string;
  /** The Region of the signature. */
  readonly region?: string;
  /** All parameters, including ClientRequestToken and those in the path. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** The faults that affected it. */
  readonly faults: readonly FaultKind[];
  /** The HTTP status of the response, even if it was not sent. Absent while there is no response. */
  readonly status?: number;
  /** The exception's name, if the response was an error. */
  readonly error?: string;
  /** Whether the response was sent, in whole or in part. */
  readonly answered: boolean;
}

/** How many calls are kept: the newest. */
const keptCalls = 50_000;

/** The calls in the order of their arrival. */
export class CallLog {
  private calls: Call[] = [];
  private count = 0;

  /** Returns the call's number. */
  add(time: number, requestId: string): number {
    this.count += 1;
    this.calls.push({ number: this.count, time: new Date(time).toISOString(), requestId, faults: [], answered: false });
    if (this.calls.length > keptCalls * 1.1) this.calls = this.calls.slice(-keptCalls);
    return this.count;
  }

  update(number: number, facts: Partial<Omit<Call, "number">>): void {
    const first = this.calls[0];
    const index = first ? number - first.number : -1;
    const call = this.calls[index];
    if (call) this.calls[index] = { ...call, ...facts };
  }

  list(): Call[] {
    return [...this.calls];
  }

  clear(): void {
    this.calls = [];
  }
}
