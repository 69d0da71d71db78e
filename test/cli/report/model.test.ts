import test from "ava";
import { accessOf } from "../../../provider/cli/report/model/access";
import { decoded, encoded } from "../../../provider/cli/report/model/data";
import { factsOf, shownTime } from "../../../provider/cli/report/model/facts";
import { filtered, valuesOf } from "../../../provider/cli/report/model/filter";
import { matrixOf } from "../../../provider/cli/report/model/matrix";
import { accountNames, kindName, principalName } from "../../../provider/cli/report/model/names";
import { shownShare } from "../../../provider/cli/report/shown";
import { largeEstate } from "../../browser/estate";
import { foundShare } from "../found-share";
import { receivedShare, share } from "./shares";

const role = "arn:aws:iam::222222222222:role/audit/Reader";

test("a share that gives access counts before one that is pending or has ended, and the owner's list before the recipient's", (t) => {
  const ended = share({ status: "REVOKED", permissionType: "CONTRIBUTOR", shareId: "1" });
  const pending = share({ status: "PENDING", shareId: "2" });
  const received = receivedShare();
  const given = share({ permissionType: "CONTRIBUTOR", shareId: "3" });

  t.like(accessOf([ended, pending]), { stage: "pending", level: "readonly", isReceived: false });
  t.like(accessOf([received]), { stage: "accepted", level: "access", isReceived: true });
  const all = accessOf([ended, pending, received, given]);
  t.like(all, { stage: "accepted", level: "contributor", isReceived: false });
  t.deepEqual(all.shares, [given, received, pending, ended]);
});

test("four statuses count as ended, and one that this version does not know as pending, under its own name", (t) => {
  const stages = (["EXPIRED", "FAILED", "REJECTED", "REVOKED", "ASSOCIATED", "ASSOCIATING"] as const).map(
    (status) => share({ status }).stage,
  );

  t.deepEqual(stages, ["ended", "ended", "ended", "ended", "accepted", "pending"]);
  t.like(share({ status: "PAUSED" as never }), { stage: "pending", status: "PAUSED" });
  t.is(share({ permissionType: "OWNER" as never }).level, "access", "nor is an unknown permission taken for READONLY");
});

test("the matrix has a row for each resource and a column for each principal, in whichever spelling, and a cell where both meet", (t) => {
  const matrix = matrixOf([
    share({ resourceName: "Shop", sharedWith: "arn:aws:iam::222222222222:root" }),
    share({ resourceName: "Shop", sharedWith: "222222222222", side: "received", permissionType: undefined }),
    share({ resourceName: "Shop", sharedWith: role, status: "EXPIRED" }),
    share({ resourceName: "Cart", resourceId: "b".repeat(32), sharedWith: role }),
    share({ resourceName: "Shop", resourceId: "c".repeat(32), region: "eu-west-1" }),
  ]);

  t.deepEqual(
    matrix.resources.map(({ share: { resourceName, region } }) => `${resourceName} ${region}`),
    ["Shop eu-west-1", "Cart us-east-1", "Shop us-east-1"],
  );
  t.deepEqual(
    matrix.principals.map(({ key }) => key),
    ["222222222222", role],
  );
  const cells = matrix.resources.map(({ cells }) => matrix.principals.map(({ key }) => cells.get(key)?.stage));
  t.deepEqual(cells, [
    ["accepted", undefined],
    [undefined, "accepted"],
    ["accepted", "ended"],
  ]);
  t.is(matrix.resources[2]?.cells.get("222222222222")?.shares.length, 2);
});

test("a filter takes shares that have each of its values, and each word of the search somewhere", (t) => {
  const shares = [
    share({ resourceName: "Web Shop", shareId: "1" }),
    share({ resourceName: "Shop", sharedWith: role, status: "EXPIRED", shareId: "2" }),
    share({ resourceName: "Cart", owner: "333333333333", permissionType: "CONTRIBUTOR", shareId: "3" }),
    receivedShare({ shareId: "4" }),
  ];
  const left = (filter: Parameters<typeof filtered>[1]) => filtered(shares, filter).map(({ shareId }) => shareId);

  t.deepEqual(left({}), ["1", "2", "3", "4"]);
  t.deepEqual(left({ search: " SHOP web " }), ["1"]);
  t.deepEqual(left({ search: "role/audit expired" }), ["2"]);
  t.deepEqual(left({ search: "nothing has this" }), []);
  t.deepEqual(left({ recipient: "222222222222", owner: "111111111111" }), ["1", "2"]);
  t.deepEqual(left({ principal: role }), ["2"]);
  t.deepEqual(left({ status: "ended" }), left({ status: "EXPIRED" }));
  t.deepEqual(left({ level: "contributor" }), ["3"]);
  t.deepEqual(left({ side: "received" }), ["4"]);
  t.deepEqual(left({ resource: shares[2]?.resource as string, region: "eu-west-1" }), []);
  t.deepEqual(valuesOf(shares, "status"), [
    ["ACCEPTED", 3],
    ["EXPIRED", 1],
    ["accepted", 3],
    ["ended", 1],
  ]);
});

test("principals and kinds have the names that people use, and a scanned account that of its profile", (t) => {
  const accounts = accountNames([share({ profile: "shop" }), share({ accountId: "333333333333" }), share()]);
  const named = (principal: string) => Object.values(principalName(principal, accounts)).join(", ");

  t.is(named("111111111111"), "111111111111, Account · shop");
  t.is(named("333333333333"), "333333333333, Account");
  t.is(named(role), "audit/Reader, Role in 222222222222");
  t.is(named("arn:aws:organizations::1:ou/x"), "arn:aws:organizations::1:ou/x, Principal");
  t.is(named("ou-ab12-abcdefgh"), "ou-ab12-abcdefgh, Organizational unit");
  t.deepEqual(["WorkloadShare", "ReviewTemplateShare"].map(kindName), ["Workload", "Review template"]);
});

test("a report has no role and no external ID of the scan, and a profile only if it is that of the scanned account", (t) => {
  const { searchText: _, ...found } = share({ profile: "shop", statusMessage: "a\u202eb\u0000" });

  t.like(shownShare(found), { profile: "shop", statusMessage: "a?b?" });
  const byRole = shownShare({ ...found, roleArn: "arn:aws:iam::111111111111:role/Reader", externalId: "secret" });
  t.false(/secret|role|"profile"/.test(JSON.stringify(byRole)));
});

test("what is embedded is what was found, and much smaller", (t) => {
  const { permissionType: _, ...withoutPermission } = foundShare();
  const shares = [...largeEstate(400), foundShare(), withoutPermission].map(shownShare);

  const embedded = JSON.stringify(encoded(shares));

  t.deepEqual(decoded(JSON.parse(embedded)), shares);
  t.true(embedded.length < JSON.stringify(shares).length / 3);
});

test("a report says when its scan was made, or that the scan doesn't say", (t) => {
  const time = (...times: string[]) =>
    shownTime(
      factsOf(
        times.map((scannedAt) => share({ scannedAt })),
        [],
      ),
    );

  t.is(time("2026-11-26T14:03:59Z", "2026-11-26T14:03:00Z"), "26 November 2026, 14:03 UTC");
  t.is(time("2026-11-26T14:09:00Z", "2026-11-26T14:03:00Z"), "26 November 2026, 14:03 to 14:09 UTC");
  t.is(time("2026-11-26T23:59:00Z", "2026-11-27T00:01:00Z"), "26 November 2026, 23:59 to 27 November 2026, 00:01 UTC");
  t.is(time(), "at a time that the scan doesn't say");
  t.is(time("yesterday"), time());
  t.deepEqual(factsOf([share({ region: "b" }), share({ region: "a" }), share({ region: "b" })], []).regions, [
    "a",
    "b",
  ]);
});
