import { found, type Question } from "./question";
import { shareQuota } from "./quota";

export const listPages: Question = {
  name: "list-pages",
  asks: "how many results has a page, and do filters apply within it?",
  switches: ["pageSize", "filterWithinPage"],
  needs: [],
  calls: () => 1 + shareQuota + 2 + 2,
  seconds: () => 20,
  async *play(trial) {
    const principals = trial.environment.principals.slice(0, shareQuota);
    for (const principal of principals) await trial.share(principal);
    await trial.settle();

    const { shares, nextToken, call } = await trial.list();
    // AWS's own lenses are more than the shares of a few principals; what is an account's own is not asked for.
    const lenses = await trial.owner.need("ListLenses", { LensType: "AWS_OFFICIAL" });
    const pages = [
      { length: shares.length, isWhole: nextToken === undefined },
      { length: lenses.output.LensSummaries?.length ?? 0, isWhole: lenses.output.NextToken === undefined },
    ];
    const cut = pages.find(({ isWhole, length }) => !isWhole && length > 0);
    const longest = Math.max(...pages.map(({ length }) => length));
    const says = cut
      ? `a page without MaxResults had ${cut.length} results`
      : `${longest} results fit into a page without MaxResults; how many more do, they don't tell`;
    yield found("pageSize", cut?.length, says, call, lenses.call);

    if (principals.length < 2) {
      const why = "it takes two shares: name another principal by --share-with";
      return yield found("filterWithinPage", undefined, why);
    }
    const filtered = [];
    for (const SharedWithPrefix of principals.slice(0, 2)) {
      filtered.push(await trial.list({ SharedWithPrefix: SharedWithPrefix.slice(0, 100), MaxResults: 1 }));
    }
    const isEmpty = filtered.some((page) => page.shares.length === 0 && page.nextToken !== undefined);
    const areFound = filtered.every((page) => page.shares.length === 1);
    yield found(
      "filterWithinPage",
      isEmpty ? true : areFound ? false : undefined,
      isEmpty
        ? "a page of 1 whose filter fits another share was empty, and had a NextToken"
        : `pages of 1 had ${filtered.map((page) => page.shares.length).join(" and ")} of the shares that their filters fit`,
      ...filtered.map((page) => page.call),
    );
  },
};
