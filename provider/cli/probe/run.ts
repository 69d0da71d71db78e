import { type Call, CallLog } from "../../aws/calls/account";
import type { Clock } from "../../core/context";
import { messageOf } from "../../core/errors";
import type { Prepared } from "./prepare";
import { expiredShares, expiryToken } from "./questions/ended-shares";
import type { Finding, Question } from "./questions/question";
import type { ProbeResource } from "./resources";
import type { Remains } from "./sandbox";
import { Trial } from "./trial";

/** How a question ended. */
export interface Result {
  readonly question: Question;
  readonly outcome: "played" | "not played" | "failed" | "interrupted";
  /** Why it was not played, or not to its end. */
  readonly reason?: string;
  readonly findings: readonly Finding[];
  readonly calls: readonly Call[];
}

export interface Report extends Remains {
  readonly results: readonly Result[];
  /** The workload whose shares are to expire. */
  readonly forExpiry?: ProbeResource | undefined;
  /** Why none was left, though that was asked for. */
  readonly expiryProblem?: string | undefined;
}

/** Hears of a probe as it goes on. */
export interface ProbeListener {
  playing(question: Question, number: number, count: number): void;
  cleaning(): void;
  /** An error that is a bug of this command. */
  bug(error: unknown): void;
}

/**
 * Plays the questions one after the other, and removes whatever was made, however they end. What AWS refuses meanwhile is
 * in the report.
 * @param signal ends the questions after the call that is under way.
 */
export async function run(
  prepared: Prepared,
  clock: Clock,
  listener: ProbeListener,
  signal: AbortSignal,
): Promise<Report> {
  const { sandbox, toPlay, notPlayed, leftovers } = prepared;
  const results: Result[] = [];
  sandbox.take(leftovers);
  for (const [index, question] of toPlay.entries()) {
    await sandbox.removeMade();
    listener.playing(question, index + 1, toPlay.length);
    results.push(await play(prepared, question, clock, listener, signal));
  }
  listener.cleaning();
  const expiry = await tendExpiry(prepared, results, signal);
  return {
    results: [
      ...results,
      ...notPlayed.map((each): Result => ({ ...each, outcome: "not played", findings: [], calls: [] })),
    ],
    ...(await sandbox.sweep(expiry.forExpiry)),
    ...expiry,
  };
}

async function play(
  { environment, sandbox }: Prepared,
  question: Question,
  clock: Clock,
  listener: ProbeListener,
  signal: AbortSignal,
): Promise<Result> {
  const log = new CallLog(question.calls(environment), signal);
  const findings: Finding[] = [];
  const ended = (outcome: Result["outcome"], reason?: string): Result => {
    return { question, outcome, ...(reason !== undefined && { reason }), findings, calls: log.calls };
  };
  try {
    const trial = new Trial(environment, question.name, sandbox, log, clock, signal);
    for await (const finding of question.play(trial)) findings.push(finding);
    return ended("played");
  } catch (error) {
    if (signal.aborted) return ended("interrupted");
    const reason = messageOf(error);
    if (reason === undefined) listener.bug(error);
    return ended(
      "failed",
      reason ?? `a bug of this command: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** How many shares are left to expire. */
const sharesToExpire = 2;

/**
 * Keeps the workload that an earlier run has left until its shares have expired, and have been asked about. Makes one, if
 * that is asked for and there is none.
 */
async function tendExpiry(
  { sandbox, options, forExpiry, environment }: Prepared,
  results: readonly Result[],
  signal: AbortSignal,
): Promise<Pick<Report, "forExpiry" | "expiryProblem">> {
  const wasPlayed = results.some(({ question, outcome }) => question === expiredShares && outcome === "played");
  if (forExpiry && !wasPlayed) return { forExpiry };
  if (forExpiry) sandbox.take([forExpiry]);
  if (!options.leavePending || signal.aborted) return {};
  try {
    await sandbox.removeMade();
    const made = await sandbox.makeForExpiry();
    for (const principal of environment.principals.slice(0, sharesToExpire)) {
      await environment.owner.need("CreateWorkloadShare", {
        WorkloadId: made.id,
        SharedWith: principal,
        PermissionType: "READONLY",
        ClientRequestToken: expiryToken(made.id, principal),
      });
    }
    return { forExpiry: made };
  } catch (error) {
    const expiryProblem = messageOf(error);
    if (expiryProblem === undefined) throw error;
    return { expiryProblem };
  }
}
