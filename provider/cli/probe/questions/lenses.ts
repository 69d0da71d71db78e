import { randomUUID } from "node:crypto";
import { Unanswered, unanswered } from "../../../aws/calls/account";
import { retryPauses } from "../pauses";
import { foundBy, type Question } from "./question";

const officialLens = "wellarchitected";
/** Seconds between tries: a lens may be imported for a while. */
const pauses = [0, ...retryPauses];

export const lenses: Question = {
  name: "lenses",
  asks: "what do the shares of a draft and of AWS's own lenses answer?",
  switches: ["draftLensShare", "officialLensShare"],
  needs: [],
  calls: () => 1 + pauses.length + 2,
  seconds: () => 31,
  async *play(trial) {
    const { arn } = await trial.make("lens");
    // That its shares can be listed also proves that the caller may list some at all.
    await listWhenImported();
    const share = await trial.owner.answer("CreateLensShare", {
      LensAlias: arn,
      SharedWith: trial.principal,
      ClientRequestToken: randomUUID(),
    });
    yield foundBy("draftLensShare", "a share of a lens that was never published", share, {
      validation: "validation",
      conflict: "conflict",
    });
    // A list, rather than a create: should it succeed, nothing of AWS's was touched.
    const official = await trial.owner.answer("ListLensShares", { LensAlias: officialLens });
    yield foundBy("officialLensShare", "a list of the shares of AWS's own lens", official, {
      validation: "validation",
      accessDenied: "accessDenied",
      notFound: "notFound",
    });

    async function listWhenImported(): Promise<void> {
      for (const pause of pauses) {
        await trial.wait(pause);
        const { failure, refusal } = await trial.owner.answer("ListLensShares", { LensAlias: arn });
        if (!failure) return;
        if (refusal !== "notFound" && refusal !== "conflict")
          throw unanswered("the draft's shares can't be listed", failure);
      }
      throw new Unanswered("the lens was not imported within half a minute");
    }
  },
};
