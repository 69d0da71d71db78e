import type { Behaviour, Fault } from "../../../../emulator";
import { type Answer, answered, type Call, type Refusal } from "../../../aws/calls/account";
import type { Environment, Trial } from "../trial";
import type { QuestionName } from "./names";

/** What a question needs besides an account to share with. */
export type Need = "recipient" | "organization" | "expired" | "full workload";

/** Something that AWS doesn't document, and how it is found out. */
export interface Question {
  /** For --only. */
  readonly name: QuestionName;
  /** The question itself, in a line. */
  readonly asks: string;
  /** The emulator's switches that it can find. */
  readonly switches: readonly (keyof Behaviour)[];
  readonly needs: readonly Need[];
  /** How many calls it makes at most, without those that are repeated because they were throttled or lost. */
  readonly calls: (environment: Pick<Environment, "watchSeconds">) => number;
  /** How long it takes at most, in seconds, without the calls' own time. */
  readonly seconds: (environment: Pick<Environment, "watchSeconds">) => number;
  /** Yields what it finds, as it is found. @throws Unanswered, ServiceFailure */
  readonly play: (trial: Trial) => AsyncGenerator<Finding, void>;
}

/** An answer to a question. */
export interface Finding {
  /** The emulator's switch that it is about; absent if there is none for it. */
  readonly switch?: keyof Behaviour;
  /** What the emulator's switches have to be for that; empty if the answers fit none, or don't decide. */
  readonly behaviour: Partial<Behaviour>;
  /** What the emulator is to be told by `inject`. */
  readonly fault?: Fault;
  /** In a sentence. */
  readonly says: string;
  readonly evidence: readonly Call[];
}

/** A finding about a switch. Without a value, it is open: what was answered decides nothing, or fits no value. */
export function found<K extends keyof Behaviour>(
  name: K,
  value: Behaviour[K] | undefined,
  says: string,
  ...evidence: readonly Call[]
): Finding {
  // TypeScript doesn't follow that the value is one of the switch's.
  const behaviour = (value === undefined ? {} : { [name]: value }) as Partial<Behaviour>;
  return { switch: name, behaviour, says, evidence };
}

/** A finding for which the emulator has no switch. */
export function noted(says: string, ...evidence: readonly Call[]): Finding {
  return { behaviour: {}, says, evidence };
}

/** The value that stands for an answer. Undefined if none does. */
export function valueFor<T>(answer: Answer<unknown>, values: Partial<Record<Refusal | "succeed", T>>): T | undefined {
  return values[answer.refusal ?? "succeed"];
}

/** A finding about a switch whose value is told by one answer. @param what was asked, as the beginning of a sentence. */
export function foundBy<K extends keyof Behaviour>(
  name: K,
  what: string,
  answer: Answer<unknown>,
  values: Partial<Record<Refusal | "succeed", Behaviour[K]>>,
): Finding {
  return found(name, valueFor(answer, values), `${what}: ${answered(answer.call)}`, answer.call);
}

/** A time between two, in seconds. */
export interface Interval {
  readonly atLeast: number;
  readonly atMost: number;
}

/**
 * How long something took from a call on: a later call didn't see it yet, and another one did. Both ends are certain, since
 * AWS may have done what a call asks at any time between the request and the answer.
 */
export function intervalFrom(start: Call, lastWithout: Call | undefined, firstWith: Call): Interval {
  const atLeast = lastWithout ? (lastWithout.sentAt - start.answeredAt) / 1000 : 0;
  return { atLeast: Math.max(0, atLeast), atMost: (firstWith.answeredAt - start.firstSentAt) / 1000 };
}

/** Seconds, rounded to hundredths. */
export function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

export function shown({ atLeast, atMost }: Interval): string {
  return `${rounded(atLeast)} to ${rounded(atMost)} s`;
}

export function middleOf({ atLeast, atMost }: Interval): number {
  return rounded((atLeast + atMost) / 2);
}
