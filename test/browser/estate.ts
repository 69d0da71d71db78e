import type { FoundShare } from "../../provider/cli/scan/found-share";
import type { NotScanned } from "../../provider/cli/scan/not-scanned";

const [shop, billing, review, partner, auditor] = [
  "111111111111",
  "333333333333",
  "222222222222",
  "444444444444",
  "555555555555",
];
const profiles: Record<string, string> = { [shop]: "shop", [billing]: "billing", [review]: "review" };
const reader = `arn:aws:iam::${partner}:role/audit/Reader`;
const architect = `arn:aws:iam::${review}:user/architect`;

type Change = Partial<FoundShare>;
const contributor: Change = { permissionType: "CONTRIBUTOR" };
const pending: Change = { status: "PENDING" };

/** A few accounts: shop and billing own, review reviews, a partner and an auditor are guests, central gives a lens. */
export function estate(): FoundShare[] {
  let id = 0;
  const hex = () => (++id * 7919).toString(16).padStart(32, "a3f29c0b");
  const owned = (owner: string, name: string, region: string, ...shares: [principal: string, changes?: Change][]) => {
    const resourceId = hex();
    return shares.map(([sharedWith, changes = {}]): FoundShare => {
      const resourceName = name;
      const base = {
        side: "given",
        kind: "WorkloadShare",
        accountId: owner,
        region,
        resourceId,
        resourceName,
      } as const;
      const access = { owner, sharedWith, permissionType: "READONLY", status: "ACCEPTED", shareId: hex() } as const;
      return { ...base, ...access, scannedAt: "2026-11-26T14:03:12.000Z", ...profileOf(owner), ...changes };
    });
  };
  const template = `arn:aws:wellarchitected:us-east-1:${shop}:review-template/8f3f`;
  const lens = `arn:aws:wellarchitected:us-east-1:777777777777:lens/2b41`;
  const withoutPermission: Change = { permissionType: undefined, status: "ASSOCIATED" };
  const expired: Change = { status: "EXPIRED", statusMessage: "The invitation expired after 7 days." };
  const rejected: Change = { status: "REJECTED" };
  const received: FoundShare = {
    ...{ side: "received", kind: "LensShare", accountId: review, region: "us-east-1", resourceId: lens },
    ...{ resourceName: "Payments lens", owner: "777777777777", sharedWith: review, status: "ACCEPTED" },
    ...{ shareInvitationId: hex(), scannedAt: "2026-11-26T14:06:40.000Z", profile: "review" },
  };
  return [
    ...owned(shop, "Checkout", "us-east-1", [review], [partner, contributor], [auditor, pending]),
    ...owned(shop, "Storefront", "us-east-1", [review], [architect, contributor]),
    ...owned(shop, "Search", "us-east-1", [review], [auditor, expired]),
    ...owned(shop, "Recommendations", "eu-west-1", [review], [partner, { ...contributor, ...pending }]),
    ...owned(shop, "Warehouse sync", "eu-west-1", [review], [reader, rejected]),
    ...owned(billing, "Invoicing", "us-east-1", [review], [auditor], [architect, contributor]),
    ...owned(billing, "Ledger", "us-east-1", [review], [auditor]),
    ...owned(billing, "Tax reports", "eu-west-1", [review, pending], [auditor, { ...contributor }]),
    ...owned(shop, "Launch checklist", "us-east-1", ["o-exampleorg1"]).map((share) => ({
      ...share,
      ...withoutPermission,
      kind: "ReviewTemplateShare",
      resourceId: template,
    })),
    received,
  ];
}

function profileOf(owner: string): Change {
  return profiles[owner] === undefined ? {} : { profile: profiles[owner] };
}

/** What the scan of the estate could not read. */
export const notScanned: NotScanned = {
  accountId: "666666666666",
  region: "us-east-1",
  profile: "legacy",
  what: "listing the account's workload resources",
  reason: "wellarchitected:ListWorkloads is denied: grant it to arn:aws:iam::666666666666:user/scanner",
};

/** As many shares as asked for: 20 of each workload, of 20 accounts, with 500 principals in all. */
export function largeEstate(count: number): FoundShare[] {
  return Array.from({ length: count }, (_, index) => {
    const workload = Math.floor(index / 20);
    const owner = String(100000000000 + (workload % 20));
    const statuses = ["ACCEPTED", "ACCEPTED", "ACCEPTED", "PENDING", "EXPIRED"] as const;
    return {
      side: "given",
      kind: "WorkloadShare",
      accountId: owner,
      region: workload % 3 === 0 ? "eu-west-1" : "us-east-1",
      resourceId: workload.toString(16).padStart(32, "0"),
      resourceName: `Workload ${workload}`,
      owner,
      sharedWith: String(200000000000 + ((workload * 7 + (index % 20) * 25) % 500)),
      permissionType: index % 9 === 0 ? "CONTRIBUTOR" : "READONLY",
      status: statuses[index % 5] as FoundShare["status"],
      shareId: index.toString(16).padStart(32, "f"),
      scannedAt: "2026-11-26T14:03:12.000Z",
    };
  });
}

/** What `scan --json` prints of shares, and of what it could not read. */
export function scanLines(shares: readonly FoundShare[], problems: readonly NotScanned[] = []): string {
  const objects = [...shares, ...problems.map((problem) => ({ notScanned: problem }))];
  return objects.map((object) => `${JSON.stringify(object)}\n`).join("");
}
