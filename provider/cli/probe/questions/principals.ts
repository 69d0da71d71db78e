import { found, foundBy, noted, type Question } from "./question";

export const principals: Question = {
  name: "principals",
  asks: "what may a SharedWith be, and how does a list spell an ARN?",
  switches: ["strictPrincipals", "sharedWithShown"],
  needs: [],
  calls: () => 1 + 2 + 1 + 6 + 1,
  seconds: () => 31,
  async *play(trial) {
    const text = "wellarchitected-shares-probe";
    const answer = await trial.create(text);
    yield foundBy("strictPrincipals", `a share with ${JSON.stringify(text)}`, answer, {
      validation: true,
      succeed: false,
    });

    const arn = `arn:${trial.environment.partition}:iam::${trial.principal}:root`;
    const asArn = await trial.create(arn);
    if (!asArn.output?.ShareId) {
      return yield foundBy("sharedWithShown", `a share with ${arn}`, asArn, {});
    }
    const listed = await trial.findShare(asArn.output.ShareId);
    if (!listed) return yield found("sharedWithShown", undefined, "no list showed the share", asArn.call);
    const { SharedWith } = listed.share;
    const shown = SharedWith === arn ? "asGiven" : SharedWith === trial.principal ? "id" : undefined;
    yield found("sharedWithShown", shown, `a list shows a share with ${arn} as ${SharedWith}`, asArn.call, listed.call);

    const asId = await trial.create(trial.principal);
    const same = asId.refusal === "conflict" ? "one principal, as the emulator assumes" : "not one principal";
    yield noted(`an account's root ARN and its ID are ${same}`, asArn.call, asId.call);
  },
};
