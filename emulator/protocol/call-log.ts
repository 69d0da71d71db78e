import type { FaultKind } from "../faults/faults";
import type { Operation } from "./routes";

/** A call that the emulator has received. */
export interface Call {
  /** 1, 2, … since the start. */
  readonly number: number;
  /** When it arrived, by the emulator's clock: ISO 8601. */
  readonly time: string;
  readonly requestId: string;
  /** Absent where the path or action is none that the emulator knows. */
  readonly operation?: Operation;
  /** Absent, with the next two, where the signature was refused. */
  readonly accountId?: string;
  readonly callerArn?: string;
  readonly region?: string;
  /** The parameters, ClientRequestToken and those in the path too. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** The faults it met. */
  readonly faults: readonly FaultKind[];
  /** The HTTP status of the answer, also of one that was lost; absent while there is none. */
  readonly status?: number;
  /** The exception's name, where the answer was an error. */
  readonly error?: string;
  /** Whether the answer was sent, whole or in part. */
  readonly answered: boolean;
}

/** Calls kept for `calls()`; of more, the newest. */
const keptCalls = 50_000;

/** What was called, in the order of arrival. */
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
