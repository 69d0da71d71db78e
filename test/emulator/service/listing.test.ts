import test from "ava";
import type { Behaviour } from "../../../emulator";
import type { ListSharesInput } from "../../../emulator/service/shares/share-requests";
import { owner, rejected, startService } from "./fixtures";

function startWithShares(count: number, behaviour: Partial<Behaviour> = {}) {
  const started = startService(behaviour);
  const { service, workloadId, share } = started;
  const ids = Array.from({ length: count }, (_, i) => share(String(400000000000 + i)));
  const page = (input: Partial<ListSharesInput<"workload">>) => {
    const { NextToken, WorkloadShareSummaries } = service.listWorkloadShares(owner, {
      WorkloadId: workloadId,
      ...input,
    });
    return { NextToken, shown: WorkloadShareSummaries.map(({ ShareId }) => ShareId) };
  };
  return { ...started, ids, page };
}

test("pages hold every share once, in the order of creation, and the last has no NextToken", (t) => {
  const { ids, page } = startWithShares(5);

  const first = page({ MaxResults: 2 });
  const second = page({ MaxResults: 2, NextToken: first.NextToken });
  const third = page({ MaxResults: 2, NextToken: second.NextToken });

  t.deepEqual([first.shown, second.shown, third.shown], [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  t.is(third.NextToken, undefined);
});

test("pages neither repeat nor skip a share while others come and go between them", (t) => {
  const { ids, page, remove, share } = startWithShares(5);

  const first = page({ MaxResults: 2 });
  for (const id of first.shown) remove(id);
  const added = share("222222222222");
  const rest = page({ MaxResults: 50, NextToken: first.NextToken });

  t.deepEqual(rest.shown, [...ids.slice(2), added]);
});

test("a list rejects an invalid NextToken, and one of another list", (t) => {
  const { service, page } = startWithShares(3);
  const { NextToken } = page({ MaxResults: 1 });
  const other = service.addWorkload(owner).workloadId;

  for (const wrong of [
    { NextToken: "nonsense" },
    { NextToken, Status: "PENDING" },
    { NextToken, WorkloadId: other },
  ] as const) {
    const error = t.throws(() => page(wrong), rejected("ValidationException"));
    t.is(error.members.Fields?.[0]?.Name, "NextToken");
  }
});

test("a page has from 1 to 50 results and, without MaxResults, as many as pageSize", (t) => {
  const { ids, page } = startWithShares(3, { pageSize: 2 });

  for (const MaxResults of [0, 51, 1.5]) {
    const error = t.throws(() => page({ MaxResults }), rejected("ValidationException"));
    t.is(error.members.Fields?.[0]?.Name, "MaxResults");
  }
  t.deepEqual(page({ MaxResults: 50 }).shown, ids);
  t.deepEqual(page({}).shown, ids.slice(0, 2));
});

test("SharedWithPrefix and Status filter a list before it is cut into pages", (t) => {
  const { service, ids, page } = startWithShares(12);
  service.accept(ids[10] ?? "");

  t.deepEqual(page({ SharedWithPrefix: "40000000001" }).shown, ids.slice(10));
  t.deepEqual(page({ Status: "ACCEPTED", MaxResults: 1 }).shown, ids.slice(10, 11));
  t.deepEqual(page({ SharedWithPrefix: "5" }).shown, []);
});

test("with filterWithinPage, a page may be empty and still not the last", (t) => {
  const { ids, page } = startWithShares(3, { filterWithinPage: true });
  const filter = { SharedWithPrefix: "400000000002", MaxResults: 2 };

  const first = page(filter);
  const second = page({ ...filter, NextToken: first.NextToken });

  t.deepEqual([first.shown, second.shown], [[], ids.slice(2)]);
});

test("a list rejects a prefix of more than 100 characters, and an unknown status", (t) => {
  const { page } = startWithShares(1);

  const prefix = t.throws(() => page({ SharedWithPrefix: "4".repeat(101) }), rejected("ValidationException"));
  const status = t.throws(() => page({ Status: "GONE" as "PENDING" }), rejected("ValidationException"));

  t.is(prefix.members.Fields?.[0]?.Name, "SharedWithPrefix");
  t.is(status.members.Fields?.[0]?.Name, "Status");
});
