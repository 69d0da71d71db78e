import type { ShareStatus } from "../../../../emulator";
import { answered, type Call, unanswered } from "../../../aws/calls/account";
import { found, type Question } from "./question";

/** "20 shares per workload" (documented). */
export const shareQuota = 20;

export const quota: Question = {
  name: "quota",
  asks: "which shares count towards the quota of a workload, and what is its code?",
  switches: ["quotaIgnores", "quotaCode"],
  needs: ["full workload"],
  calls: () => 1 + shareQuota + 6 + 2 + 3 * 7,
  seconds: () => 4 * 31,
  async *play(trial) {
    const principals = trial.environment.principals.slice(0, shareQuota);
    const extra = trial.environment.principals[shareQuota] ?? "";
    for (const principal of principals) await trial.share(principal);
    const ignored: ShareStatus[] = [];
    const tried: string[] = [];
    const evidence: Call[] = [];
    let code: string | undefined;
    const tryMore = async (status: ShareStatus) => {
      const { output, refusal, failure, call } = await trial.create(extra);
      evidence.push(call);
      tried.push(`with one share ${status}: ${answered(call)}`);
      if (output?.ShareId) {
        ignored.push(status);
        await trial.remove(output.ShareId);
      } else if (refusal === "quota") code ??= String(call.error?.QuotaCode);
      else if (failure) throw unanswered("a share too many could not be tried", failure);
    };
    await tryMore("PENDING");
    if (trial.recipient && ignored.length === 0) {
      const { id } = await trial.needInvitation(await trial.workload());
      await trial.needResponse(id, "ACCEPT");
      await tryMore("ACCEPTED");
      await trial.needResponse(id, "REJECT");
      await tryMore("REJECTED");
    }
    const says = `a share more than ${shareQuota}, ${tried.join("; ")}`;
    yield found("quotaIgnores", ignored, says, ...evidence);
    yield found(
      "quotaCode",
      code,
      code === undefined ? "no create was refused for the quota" : `the error's QuotaCode is ${code}`,
      ...evidence.slice(0, 1),
    );
  },
};
