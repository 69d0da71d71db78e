import type { ReportShare } from "./share";

const exactValues = {
  /** The account that shares. */
  owner: ({ owner }: ReportShare) => [owner],
  /** The account, organization or organizational unit that is shared with, with all its users and roles. */
  recipient: ({ recipient }: ReportShare) => [recipient],
  resource: ({ resource }: ReportShare) => [resource],
  principal: ({ principal }: ReportShare) => [principal],
  kind: ({ kind }: ReportShare) => [kind],
  region: ({ region }: ReportShare) => [region],
  level: ({ level }: ReportShare) => [level],
  /** A stage, or one status. */
  status: ({ stage, status }: ReportShare) => [stage, status],
  side: ({ side }: ReportShare) => [side],
};

export type ExactKey = keyof typeof exactValues;
const exactKeys = Object.keys(exactValues) as ExactKey[];

/** Which shares to show. What is absent leaves nothing out; `search` is words that a share has all of. */
export type Filter = { readonly [Key in ExactKey | "search"]?: string };
export const filterKeys: readonly (keyof Filter)[] = ["search", ...exactKeys];

/** The shares that a filter leaves. */
export function filtered(shares: readonly ReportShare[], filter: Filter): ReportShare[] {
  const words = (filter.search ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = exactKeys.flatMap((key) => (filter[key] === undefined ? [] : [[key, filter[key]] as const]));
  return shares.filter(
    (share) =>
      wanted.every(([key, value]) => exactValues[key](share).includes(value)) &&
      words.every((word) => share.searchText.includes(word)),
  );
}

/** The values that shares have for a key, with how many have each, in order. */
export function valuesOf(shares: readonly ReportShare[], key: ExactKey): [value: string, count: number][] {
  const counts = new Map<string, number>();
  for (const share of shares)
    for (const value of exactValues[key](share)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1));
}
