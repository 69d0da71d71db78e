import type { Declaration } from "./declarations";

/** What a declaration is of, on one line: a workload's name may hold what would end a comment. */
export function commentOf({ resourceName, accountId, region }: Declaration): string {
  return `${resourceName.replaceAll(/[\p{C}\u2028\u2029]/gu, " ")} (account ${accountId}, ${region})`;
}
