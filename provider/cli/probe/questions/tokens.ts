import { randomUUID } from "node:crypto";
import { answered, type Call } from "../../../aws/calls/account";
import { found, intervalFrom, type Question, rounded, shown, valueFor } from "./question";

export const spentToken: Question = {
  name: "spent-token",
  asks: "what does a create with the token of a deleted share return?",
  switches: ["spentToken"],
  needs: [],
  calls: () => 9,
  seconds: () => 31,
  async *play(trial) {
    const token = randomUUID();
    const { shareId, call: created } = await trial.share(trial.principal, token);
    const deleted = await trial.remove(shareId);
    const answer = await trial.create(trial.principal, { token });
    const isNew = answer.output !== undefined && answer.output.ShareId !== shareId;
    const value = isNew ? undefined : valueFor(answer, { succeed: "deadResult", conflict: "conflict" } as const);
    const returned = isNew ? "another share: the token was forgotten" : "the deleted share's ID";
    const says = `after the share was deleted, the same create returned ${answer.output ? returned : `an error: ${answered(answer.call)}`}`;
    yield found("spentToken", value, says, created, deleted, answer.call);
  },
};

/** Each age of a token at which it is tried is so many times the one before. */
const growth = 1.5;

export const tokenRetention: Question = {
  name: "token-retention",
  asks: "for how long is a token kept?",
  switches: ["tokenRetentionSeconds"],
  needs: [],
  calls: ({ watchSeconds }) => 2 + agesUpTo(watchSeconds).length,
  seconds: ({ watchSeconds }) => watchSeconds,
  async *play(trial) {
    const token = randomUUID();
    const { shareId, call: created } = await trial.share(trial.principal, token);
    let known: Call | undefined;
    for (const age of agesUpTo(trial.environment.watchSeconds)) {
      await trial.wait((created.answeredAt - trial.now()) / 1000 + age);
      const { output, refusal, call } = await trial.create(trial.principal, { token });
      if (output?.ShareId === shareId) {
        known = call;
        continue;
      }
      if (refusal !== undefined && refusal !== "conflict") {
        return yield found("tokenRetentionSeconds", undefined, answered(call), call);
      }
      const interval = intervalFrom(created, known, call);
      const says = `the token was forgotten after ${shown(interval)}`;
      return yield found("tokenRetentionSeconds", rounded(interval.atLeast), says, ...(known ? [known] : []), call);
    }
    const age = known ? rounded((known.sentAt - created.answeredAt) / 1000) : 0;
    const says = `the token was still known after ${age} s; for how much longer, this run can't tell (--watch-seconds)`;
    yield found("tokenRetentionSeconds", undefined, says, ...(known ? [known] : []));
  },
};

/** In seconds. */
function agesUpTo(watchSeconds: number): number[] {
  const ages: number[] = [];
  for (let age = 1; age < watchSeconds; age *= growth) ages.push(age);
  return [...ages, watchSeconds];
}
