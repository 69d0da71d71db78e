import { foundBy, type Question } from "./question";

export const deletedShares: Question = {
  name: "deleted-share",
  asks: "what do a delete and an update of a deleted share return?",
  switches: ["deleteUnknown", "updateDead"],
  needs: [],
  calls: () => 10,
  seconds: () => 31,
  async *play(trial) {
    const { shareId } = await trial.share(trial.principal);
    await trial.remove(shareId);
    const gone = { notFound: "notFound", conflict: "conflict" } as const;
    yield foundBy("deleteUnknown", "another delete of a deleted share", await trial.delete(shareId), gone);
    yield foundBy("updateDead", "an update of a deleted share", await trial.update(shareId, "CONTRIBUTOR"), gone);
  },
};
