import { compare } from "../../core/compare";
import { isAmong } from "../../shares/model/principal";
import { isEnded } from "../../shares/model/status";
import type { FoundShare } from "../scan/found-share";
import type { ManagedShare } from "./managed-shares";

export type Severity = "error" | "warning";

/** What an audit looks for. */
export const rules = {
  "contributor-outside-organization": {
    severity: "error",
    summary: "A principal outside the organization may change a workload.",
  },
  "untrusted-principal": { severity: "error", summary: "A share is with a principal that is not trusted." },
  "pending-share": { severity: "warning", summary: "A share has been pending for too long." },
  "ended-share": { severity: "warning", summary: "A share has expired, failed, or was rejected or revoked." },
  "unmanaged-share": { severity: "warning", summary: "No stack manages a share." },
  "missing-share": {
    severity: "warning",
    summary: "A stack has a share that does not exist: it, or what was shared, was deleted.",
  },
} as const satisfies Record<string, { severity: Severity; summary: string }>;
export type Rule = keyof typeof rules;

/** One thing that an audit has found. */
export interface Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly message: string;
  readonly accountId: string;
  readonly region: string;
  readonly shareId: string;
  /** Absent if the share doesn't exist. */
  readonly share?: FoundShare;
}

/** What to compare a scan with. What is absent isn't looked for. */
export interface Expectations {
  /** Accounts, organizations and units. */
  readonly organization?: readonly string[];
  /** Principals; an account stands for its users and roles, too. */
  readonly trusted?: readonly string[];
  readonly pending?: { readonly days: number; readonly earlier: readonly FoundShare[] };
  readonly managed?: readonly ManagedShare[];
}

/** The rules that an audit applies, for what it expects. */
export function appliedRules({ organization, trusted, pending, managed }: Expectations): Rule[] {
  return [
    ...(organization ? (["contributor-outside-organization"] as const) : []),
    ...(trusted ? (["untrusted-principal"] as const) : []),
    ...(pending ? (["pending-share"] as const) : []),
    "ended-share",
    ...(managed ? (["unmanaged-share", "missing-share"] as const) : []),
  ];
}

/** All findings about the shares that the scanned accounts give, errors first. */
export function audit(shares: readonly FoundShare[], expected: Expectations): Finding[] {
  const given = shares.filter(({ side }) => side === "given");
  const found = [...given.flatMap((share) => findingsOf(share, expected)), ...missing(given, expected.managed ?? [])];
  const severities: Severity[] = ["error", "warning"];
  return found.toSorted(
    (one, other) =>
      severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
      compare(one.accountId, other.accountId) ||
      compare(one.region, other.region),
  );
}

function findingsOf(share: FoundShare, { organization, trusted, pending, managed }: Expectations): Finding[] {
  const { sharedWith, status, permissionType } = share;
  const messages: [Rule, string | false][] = [
    [
      "contributor-outside-organization",
      organization !== undefined &&
        permissionType === "CONTRIBUTOR" &&
        !isAmong(sharedWith, organization) &&
        `${sharedWith} is CONTRIBUTOR, and not of the organization`,
    ],
    ["untrusted-principal", trusted !== undefined && !isAmong(sharedWith, trusted) && `${sharedWith} is not trusted`],
    ["pending-share", pending !== undefined && pendingMessage(share, pending)],
    ["ended-share", isEnded(status) && `the share with ${sharedWith} is ${status}`],
    [
      "unmanaged-share",
      managed !== undefined &&
        !managed.some(({ shareId }) => shareId === share.shareId) &&
        `no stack manages the share with ${sharedWith}`,
    ],
  ];
  return messages.flatMap(([rule, message]) => (message === false ? [] : [finding(rule, message, share)]));
}

function finding(rule: Rule, message: string, share: FoundShare): Finding {
  const { accountId, region, resourceName, shareId = "" } = share;
  const { severity } = rules[rule];
  return { rule, severity, message: `${JSON.stringify(resourceName)}: ${message}`, accountId, region, shareId, share };
}

/** AWS doesn't say since when a share is pending, but an earlier scan may have seen it so. */
function pendingMessage(share: FoundShare, { days, earlier }: NonNullable<Expectations["pending"]>): string | false {
  if (share.status !== "PENDING" || share.scannedAt === undefined) return false;
  const seen = earlier.find(({ shareId, status }) => shareId === share.shareId && status === "PENDING")?.scannedAt;
  const elapsed = seen === undefined ? 0 : (Date.parse(share.scannedAt) - Date.parse(seen)) / 86_400_000;
  return elapsed >= days && `${share.sharedWith} has not accepted for ${Math.floor(elapsed)} days at least`;
}

/** Shares of stacks that don't exist, in those accounts and Regions whose shares the scan has. */
function missing(given: readonly FoundShare[], managed: readonly ManagedShare[]): Finding[] {
  const scanned = new Set(given.map(({ accountId, region }) => `${accountId} ${region}`));
  const existing = new Set(given.map(({ shareId }) => shareId));
  return managed.flatMap(({ shareId, urn, accountId = "", region = "" }) => {
    if (existing.has(shareId) || !scanned.has(`${accountId} ${region}`)) return [];
    const message = `${urn} has the share ${shareId}, which does not exist: it, or what was shared, was deleted`;
    return [{ rule: "missing-share", severity: rules["missing-share"].severity, message, accountId, region, shareId }];
  });
}
