import type { Fault, FaultTarget } from "../../emulator";

type Kind = Fault extends infer F ? (F extends FaultTarget ? Omit<F, keyof FaultTarget> : never) : never;

/** What the provider makes of a fault: another try may fix it, a person must, or it is none. */
export type Class = "passing" | "refusal" | "harmless";

export interface NamedFault {
  readonly name: string;
  /** A part of a Region's name. */
  readonly key: string;
  readonly kind: Kind;
  readonly class: Class;
  /** Harmless if the answer has nothing in it. */
  readonly spoilsAnswer?: true;
  /** The caller may not make the call. */
  readonly isDenial?: true;
  /** What an error says to do, where the fault ends in one. */
  readonly advice: RegExp;
}

const again = /gave up after (1 try|\d+ tries) in \d+ s\)\nRun it again: nothing is created twice/;

/** The timeout of an answer is shortened to 2 s: see `short-timeout.cjs`. */
export const shortTimeoutMilliseconds = 2_000;

export const firstFault: NamedFault = {
  name: "throttled",
  key: "throttled",
  kind: { kind: "throttle", rate: 0, burst: 0 },
  class: "passing",
  advice: again,
};

export const faults: readonly NamedFault[] = [
  firstFault,
  { name: "500", key: "error", kind: { kind: "serverError" }, class: "passing", advice: again },
  { name: "reset before the work", key: "before", kind: { kind: "resetBefore" }, class: "passing", advice: again },
  { name: "reset after the work", key: "after", kind: { kind: "lostAnswer" }, class: "passing", advice: again },
  {
    name: "answer later than the timeout",
    key: "late",
    kind: { kind: "latencyAfter", ms: 2 * shortTimeoutMilliseconds },
    class: "passing",
    advice: again,
  },
  {
    name: "malformed body",
    key: "malformed",
    kind: { kind: "malformedJson" },
    class: "passing",
    spoilsAnswer: true,
    advice: again,
  },
  {
    name: "truncated body",
    key: "truncated",
    kind: { kind: "truncatedBody" },
    class: "passing",
    spoilsAnswer: true,
    advice: again,
  },
  { name: "wrong content type", key: "type", kind: { kind: "wrongContentType" }, class: "harmless", advice: again },
  { name: "a proxy's HTML page", key: "proxy", kind: { kind: "htmlErrorPage" }, class: "passing", advice: again },
  {
    name: "credentials expired midway",
    key: "expired",
    kind: { kind: "expiredCredentials" },
    class: "refusal",
    advice: /The credentials are refused or have expired: renew them/,
  },
  {
    name: "denied midway",
    key: "denied",
    kind: { kind: "denied" },
    class: "refusal",
    isDenial: true,
    advice: /Allow (wellarchitected|sts):\w+ to the caller/,
  },
];
