import { describe, expect, it } from "vitest";
import type { ListSharesInput } from "../../../emulator";
import { errorOf, owner, startService } from "./fixtures";

function startWithShares(count: number, behaviour = {}) {
  const started = startService(behaviour);
  const ids = Array.from({ length: count }, (_, i) => started.share(String(400000000000 + i)));
  const page = (input: Partial<ListSharesInput<"workload">>) =>
    started.service.listWorkloadShares(owner, { WorkloadId: started.workloadId, ...input });
  return { ...started, ids, page };
}

const idsOf = (output: { WorkloadShareSummaries: readonly { ShareId: string }[] }) =>
  output.WorkloadShareSummaries.map((share) => share.ShareId);

describe("pages of a list", () => {
  it("hold every share once, in the order of creation, and the last has no NextToken", () => {
    const { ids, page } = startWithShares(5);
    const first = page({ MaxResults: 2 });
    const second = page({ MaxResults: 2, NextToken: first.NextToken });
    const third = page({ MaxResults: 2, NextToken: second.NextToken });
    expect([first, second, third].flatMap(idsOf)).toEqual(ids);
    expect(third).not.toHaveProperty("NextToken");
  });

  it("neither repeat nor skip a share while others come and go between them", () => {
    const { ids, page, remove, share } = startWithShares(5);
    const first = page({ MaxResults: 2 });
    remove(ids[0] ?? "");
    remove(ids[1] ?? "");
    const added = share("222222222222");
    const rest = page({ MaxResults: 50, NextToken: first.NextToken });
    expect(idsOf(rest)).toEqual([...ids.slice(2), added]);
  });

  it("reject a NextToken of another list, and an invalid one", () => {
    const { page } = startWithShares(3);
    const { NextToken } = page({ MaxResults: 1 });
    for (const wrong of [{ NextToken: "nonsense" }, { NextToken, Status: "PENDING" as const }]) {
      const error = errorOf(() => page(wrong));
      expect(error.name).toBe("ValidationException");
      expect(error.members.Fields?.[0]?.Name).toBe("NextToken");
    }
  });

  it.each([0, 51, 1.5])("can't have %d results", (MaxResults) => {
    const { page } = startWithShares(1);
    expect(errorOf(() => page({ MaxResults })).members.Fields?.[0]?.Name).toBe("MaxResults");
  });

  it("are cut to pageSize if MaxResults is left out", () => {
    const { page } = startWithShares(3, { pageSize: 2 });
    expect(idsOf(page({}))).toHaveLength(2);
  });
});

describe("the filters of a list", () => {
  it("SharedWithPrefix and Status apply before pages are cut", () => {
    const { service, ids, page } = startWithShares(12);
    service.accept(ids[10] ?? "");
    expect(idsOf(page({ SharedWithPrefix: "40000000001" }))).toEqual(ids.slice(10));
    expect(idsOf(page({ Status: "ACCEPTED", MaxResults: 1 }))).toEqual([ids[10]]);
    expect(idsOf(page({ SharedWithPrefix: "5" }))).toEqual([]);
  });

  it("filterWithinPage: a page may be empty and still not the last", () => {
    const { ids, page } = startWithShares(3, { filterWithinPage: true });
    const filter = { SharedWithPrefix: "400000000002", MaxResults: 2 };
    const first = page(filter);
    expect(idsOf(first)).toEqual([]);
    expect(idsOf(page({ ...filter, NextToken: first.NextToken }))).toEqual([ids[2]]);
  });

  it("reject a prefix of more than 100 characters and an unknown status", () => {
    const { page } = startWithShares(1);
    expect(errorOf(() => page({ SharedWithPrefix: "4".repeat(101) })).name).toBe("ValidationException");
    expect(errorOf(() => page({ Status: "GONE" as "PENDING" })).members.Fields?.[0]?.Name).toBe("Status");
  });
});
