import type { ScanFacts } from "./facts";
import type { ShownShare } from "./share";

/** What a page is made of, as it is embedded: 20,000 shares repeat few texts, so that each text stands once. */
export interface PageData {
  readonly version: string;
  readonly facts: ScanFacts;
  readonly texts: readonly string[];
  /** For each share, in the order of `members`, one more than the index of its text; 0 for none. */
  readonly shares: readonly number[];
}

const members = [
  "side",
  "kind",
  "accountId",
  "region",
  "resourceId",
  "resourceName",
  "owner",
  "sharedWith",
  "permissionType",
  "status",
  "statusMessage",
  "shareId",
  "shareInvitationId",
  "scannedAt",
  "profile",
] as const satisfies readonly (keyof ShownShare)[];

export function encoded(shares: readonly ShownShare[]): Pick<PageData, "texts" | "shares"> {
  const indexes = new Map<string, number>();
  const indexOf = (text: string | undefined) => {
    if (text === undefined) return 0;
    const index = indexes.get(text) ?? indexes.size + 1;
    indexes.set(text, index);
    return index;
  };
  const numbers = shares.flatMap((share) => members.map((member) => indexOf(share[member])));
  return { texts: [...indexes.keys()], shares: numbers };
}

export function decoded({ texts, shares: numbers }: Pick<PageData, "texts" | "shares">): ShownShare[] {
  const shares: ShownShare[] = [];
  for (let start = 0; start < numbers.length; start += members.length) {
    const share: Partial<Record<keyof ShownShare, string>> = {};
    for (const [offset, member] of members.entries()) {
      const text = texts[(numbers[start + offset] ?? 0) - 1];
      if (text !== undefined) share[member] = text;
    }
    shares.push(share as ShownShare);
  }
  return shares;
}
