import type { Context } from "../../core/context";
import type { Problem } from "../../core/rules";
import { aboveQuota } from "../fields/rules";
import { type ShareKind, sharedResource } from "../kinds/kind";
import { sharedKey, shareKey } from "../model/key";
import type { NamedPrincipal, ShareRules } from "./input-problems";

/**
 * Notes the shares that the program declares in a resource that is refused: the engine deletes other resources all the same
 * if it is run with --continue-on-error, and one of them may have such a share.
 */
export function addRefused(
  { journal, frontend }: Context,
  kind: ShareKind,
  inputs: Record<string, unknown>,
  principals: NamedPrincipal[],
): void {
  const { [kind.input]: name, scope } = inputs;
  if (typeof name !== "string" || typeof scope !== "string" || name === frontend.unknown) return;
  const resource = sharedResource(kind, name);
  for (const { sharedWith } of principals) journal.addMissing({ key: shareKey({ resource, sharedWith }), scope });
}

/** What can't be declared together with the other resources of the program. */
export function declarationProblems(
  { declarations, frontend }: Context,
  { kind, isExclusive }: ShareRules,
  inputs: Record<string, unknown>,
  principals: NamedPrincipal[],
): Problem[] {
  const { region, [kind.input]: name, scope } = inputs as Record<string, string>;
  if (region === undefined || name === undefined || scope === undefined) return [];
  if ([region, name, scope].includes(frontend.unknown)) return [];
  const { noun, input, quota = Number.POSITIVE_INFINITY } = kind;
  const resource = sharedResource(kind, name);
  const shared = sharedKey({ region, resource });
  const shares = principals.map(({ path, sharedWith }) => ({ path, key: shareKey({ resource, sharedWith }) }));
  const problems: Problem[] = [];
  const keys = shares.map(({ key }) => key);
  const another = declarations.declareSharer({ shared, scope, isExclusive: isExclusive(inputs), keys });
  if (another !== undefined) {
    const reason = `is shared by ${another} too, and one of the two is exclusive: declare all shares of the ${noun} in one resource, or leave exclusive out`;
    problems.push({ path: input, reason });
  }
  const adopts = inputs.adoptExisting === true;
  for (const { path, key } of shares) {
    const other = declarations.declare({ key, region, scope, adopts });
    if (other === undefined) continue;
    problems.push({ path, reason: `is declared twice for this ${noun}: ${other} declares the same share` });
  }
  const count = declarations.countShares(shared);
  if (count > quota)
    problems.push({ path: input, reason: `is given ${count} shares by this program, ${aboveQuota(kind)}` });
  return problems;
}
