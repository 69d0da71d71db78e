import type { Operation } from "../protocol/routes";

/** The calls that a fault affects. */
export interface FaultTarget {
  /** Default "*": every operation. */
  readonly operation?: Operation | "*";
  /** Only calls by this account. Default: any. */
  readonly accountId?: string;
  /** Only calls in this Region. Default: any. */
  readonly region?: string;
  /** How many calls it affects: default 1, or "always" for `throttle`, `latencyBefore` and `latencyAfter`. */
  readonly times?: number | "always";
  /** How many matching calls it lets pass first. Default 0. */
  readonly after?: number;
}

/** Milliseconds of real time. */
interface Latency {
  readonly ms: number;
  /** At most this much more, by a random number for each call. Default 0. */
  readonly jitterMs?: number;
}

/** A failure between a client and the service. A failure after the work leaves its effect in place. */
export type Fault = FaultTarget &
  (
    | {
        /**
         * ThrottlingException if a token bucket is empty; each account and Region has one. `times` counts the
         * exceptions.
         */
        readonly kind: "throttle";
        /** Calls per second that refill it. 0: never. */
        readonly rate: number;
        /** Calls that a full bucket holds. */
        readonly burst: number;
        /** Sent as Retry-After. Default: no such header, as with AWS. */
        readonly retryAfterSeconds?: number;
      }
    | ({ readonly kind: "latencyBefore" | "latencyAfter" } & Latency)
    /** The connection is destroyed before the work. */
    | { readonly kind: "resetBefore" }
    /** The work is done, and the connection is destroyed without a response. */
    | { readonly kind: "lostAnswer" }
    /** InternalServerException, instead of the work or, with `afterWork`, instead of its response. */
    | { readonly kind: "serverError"; readonly afterWork?: boolean }
    /** A proxy's page, instead of the work. Default 502. */
    | { readonly kind: "htmlErrorPage"; readonly status?: 502 | 503 | 504 }
    /** AccessDeniedException, as by an IAM policy. */
    | { readonly kind: "denied" }
    /** ExpiredTokenException, whatever the credentials. */
    | { readonly kind: "expiredCredentials" }
    /** The work is done, and its response is not JSON (for STS, not XML), is cut short, or has the type text/html. */
    | { readonly kind: "malformedJson" | "truncatedBody" | "wrongContentType" }
    /** The work is done, and its response is held until `release`. */
    | { readonly kind: "holdAfter" }
  );

/** What fails, and when. */
export type FaultKind = Fault["kind"];

/** A fault that was injected. */
export interface InjectedFault {
  /** The number to clear it by: 1, 2, … since the start. */
  readonly id: number;
  /** What was injected. */
  readonly fault: Fault;
  /** How many calls it has affected. */
  readonly met: number;
  /** How many more it will affect. */
  readonly left: number | "always";
}

/** The part of a call that a fault's target is compared with. */
export interface TargetedCall {
  readonly operation: Operation;
  readonly accountId: string;
  readonly region: string;
}

interface State {
  readonly id: number;
  readonly fault: Fault;
  met: number;
  left: number;
  toSkip: number;
  readonly buckets: Map<string, Bucket>;
}

/** Calls left in a throttle's bucket at a time, in milliseconds since 1970. */
interface Bucket {
  calls: number;
  at: number;
}

/** The injected faults, and how many calls each will still affect. */
export class Faults {
  private readonly states = new Map<number, State>();
  private lastId = 0;

  /** `now` is in milliseconds since 1970. */
  constructor(private readonly now: () => number) {}

  /** Adds a fault. Returns its ID. */
  inject(fault: Fault): number {
    this.lastId += 1;
    const times = fault.times ?? (isLasting(fault.kind) ? "always" : 1);
    this.states.set(this.lastId, {
      id: this.lastId,
      fault,
      met: 0,
      left: times === "always" ? Number.POSITIVE_INFINITY : times,
      toSkip: fault.after ?? 0,
      buckets: new Map(),
    });
    return this.lastId;
  }

  /** Returns the faults that affect a call, and counts the call for each of them. */
  match(call: TargetedCall): Fault[] {
    return [...this.states.values()].filter((state) => this.matches(state, call)).map((state) => state.fault);
  }

  list(): InjectedFault[] {
    return [...this.states.values()].map(({ id, fault, met, left }) => ({
      id,
      fault,
      met,
      left: Number.isFinite(left) ? left : "always",
    }));
  }

  /** Removes a fault, or all. */
  clear(id?: number): void {
    if (id === undefined) this.states.clear();
    else this.states.delete(id);
  }

  private matches(state: State, call: TargetedCall): boolean {
    if (state.left === 0 || !targets(state.fault, call)) return false;
    if (state.toSkip > 0) {
      state.toSkip -= 1;
      return false;
    }
    if (state.fault.kind === "throttle" && this.takeCall(state.buckets, state.fault, call)) return false;
    state.met += 1;
    state.left -= 1;
    return true;
  }

  private takeCall(buckets: Map<string, Bucket>, { rate, burst }: { rate: number; burst: number }, call: TargetedCall) {
    const key = `${call.accountId}/${call.region}`;
    const now = this.now();
    const bucket = buckets.get(key) ?? { calls: burst, at: now };
    const refilled = Math.min(burst, bucket.calls + (Math.max(0, now - bucket.at) / 1000) * rate);
    const hasCapacity = refilled >= 1;
    buckets.set(key, { calls: hasCapacity ? refilled - 1 : refilled, at: now });
    return hasCapacity;
  }
}

function isLasting(kind: FaultKind): boolean {
  return kind === "throttle" || kind === "latencyBefore" || kind === "latencyAfter";
}

function targets(aim: FaultTarget, call: TargetedCall): boolean {
  return (
    (aim.operation === undefined || aim.operation === "*" || aim.operation === call.operation) &&
    (aim.accountId === undefined || aim.accountId === call.accountId) &&
    (aim.region === undefined || aim.region === call.region)
  );
}
