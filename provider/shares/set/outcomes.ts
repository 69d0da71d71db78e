import { ShareError } from "../../core/errors";
import type { ShareState } from "../model/state";
import { UnfinishedShareError } from "../model/unfinished-share";
import { type MemberShare, memberOf } from "./inputs";

/** How the work on one share of a set ended. */
export interface Outcome {
  /** The share as state is to keep it; undefined if there is none. */
  readonly member?: MemberShare | undefined;
  /** Why it isn't what was declared, for a person. */
  readonly reason?: string;
}

/**
 * Works on one share of a set. However it ends, the work on the others goes on, and state keeps the shares that exist.
 * @param before the share as it was.
 */
export async function tryMember(
  before: MemberShare | undefined,
  work: () => Promise<ShareState | undefined>,
): Promise<Outcome> {
  try {
    const state = await work();
    return { member: state && memberOf(state) };
  } catch (error) {
    if (error instanceof UnfinishedShareError) return { member: memberOf(error.state), reason: error.reason };
    return { member: before, reason: reasonFor(error) };
  }
}

/** What went wrong, for a person. Of a fault of ours, too: what the other shares have become matters more than its stack. */
export function reasonFor(error: unknown): string {
  return error instanceof ShareError ? error.message : String(error);
}

/** The shares that exist now. */
export function membersOf(outcomes: readonly Outcome[]): MemberShare[] {
  return outcomes.flatMap(({ member }) => (member ? [member] : []));
}

/** What went wrong. */
export function reasonsOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
}

/** Several reasons as one message; each names its share. Advice that several have in common is given once. */
export function joinReasons(what: string, reasons: readonly string[]): string {
  const [only = "", ...more] = reasons;
  if (more.length === 0) return only;
  const byAdvice = new Map<string, string[]>();
  for (const reason of reasons) {
    const [problem = "", ...advice] = reason.split("\n");
    const text = advice.join("\n");
    byAdvice.set(text, [...(byAdvice.get(text) ?? []), `- ${problem}`]);
  }
  const parts = [...byAdvice].flatMap(([advice, problems]) => (advice === "" ? problems : [...problems, advice]));
  return [`${what}:`, ...parts].join("\n");
}
