import type { NotScanned } from "../../scan/not-scanned";
import type { ShownShare } from "./share";

/** What a person must know of a scan to judge what its report says. */
export interface ScanFacts {
  /** The first and the last time that shares were listed, ISO 8601; absent if the scan doesn't say. */
  readonly scanned?: { readonly from: string; readonly to: string };
  /** The scanned accounts that have shares. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** What could not be read. */
  readonly notScanned: readonly NotScanned[];
}

export function factsOf(shares: readonly ShownShare[], notScanned: readonly NotScanned[]): ScanFacts {
  const times = distinct(
    shares.flatMap(({ scannedAt = "" }) => (Number.isNaN(Date.parse(scannedAt)) ? [] : scannedAt)),
  );
  const [from, to] = [times.at(0), times.at(-1)];
  return {
    ...(from !== undefined && to !== undefined && { scanned: { from, to } }),
    accounts: distinct(shares.map(({ accountId }) => accountId)),
    regions: distinct(shares.map(({ region }) => region)),
    notScanned,
  };
}

/** "26 November 2026, 14:03 UTC", or both ends of a longer scan. */
export function shownTime({ scanned }: ScanFacts): string {
  if (!scanned) return "at a time that the scan doesn't say";
  const [from, to] = [new Date(scanned.from), new Date(scanned.to)] as const;
  if (time.format(from) === time.format(to) && day.format(from) === day.format(to)) return `${shown(from)} UTC`;
  return `${shown(from)} to ${day.format(from) === day.format(to) ? time.format(to) : shown(to)} UTC`;
}

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "UTC" });

function shown(date: Date): string {
  return `${day.format(date)}, ${time.format(date)}`;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
