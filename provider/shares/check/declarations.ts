import type { Context } from "../../core/context";
import type { Problem } from "../../core/rules";
import { shareKey, workloadKey } from "../model/key";
import { maxShares } from "../model/share";
import type { NamedPrincipal } from "./input-problems";
import { aboveQuota } from "./input-rules";

/** What can't be declared together with the other resources of the program. */
export function declarationProblems(
  { declarations, frontend }: Context,
  inputs: Record<string, unknown>,
  principals: NamedPrincipal[],
  isExclusive: boolean,
): Problem[] {
  const { region, workloadId, scope } = inputs as { region: string; workloadId: string; scope: string };
  if ([region, workloadId, scope].includes(frontend.unknown)) return [];
  const workload = workloadKey({ region, workloadId });
  const shares = principals.map(({ path, sharedWith }) => ({ path, key: shareKey({ workloadId, sharedWith }) }));
  const problems: Problem[] = [];
  const keys = shares.map(({ key }) => key);
  const another = declarations.declareWorkload({ workload, scope, isExclusive, keys });
  if (another !== undefined) {
    const reason = `is shared by ${another} too, and one of the two is exclusive: declare all shares of the workload in one resource, or leave exclusive out`;
    problems.push({ path: "workloadId", reason });
  }
  const adopts = inputs.adoptExisting === true;
  for (const { path, key } of shares) {
    const other = declarations.declare({ key, region, scope, adopts });
    if (other === undefined) continue;
    problems.push({ path, reason: `is declared twice for this workload: ${other} declares the same share` });
  }
  const count = declarations.countShares(workload);
  if (count > maxShares) {
    problems.push({ path: "workloadId", reason: `is given ${count} shares by this program, ${aboveQuota}` });
  }
  return problems;
}
