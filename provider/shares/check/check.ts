import type { Context } from "../../core/context";
import type { CheckResult } from "../../core/resource";
import type { Problem } from "../../core/rules";
import { addRefused, declarationProblems } from "./declarations";
import { type InputRules, inputProblems, type ShareRules, withoutConnection } from "./input-problems";
import { assertCredentials, effectiveRegion, knownConnection, regionProblem } from "./place";

/**
 * Checks inputs by property name, before any call, and writes the effective region into them. Unknown values pass, and
 * nothing is derived from them.
 * @param olds the inputs that an earlier check returned; empty for a new resource and for a replacement.
 */
export async function checkInputs(
  context: Context,
  taken: ShareRules,
  olds: Record<string, unknown>,
  news: Record<string, unknown>,
): Promise<CheckResult> {
  const { inputs, failures } = await checkInputsAndPlace(context, taken, olds, news);
  const isUnknown = (value: unknown) => value === context.frontend.unknown;
  const principals = taken.principals(inputs, isUnknown);
  if (failures.length > 0) {
    addRefused(context, taken.kind, inputs, principals);
    return { inputs, failures };
  }
  return resultOf(inputs, declarationProblems(context, taken, inputs, principals));
}

/** Like {@link checkInputs}, for what declares no shares: others may have the same. */
export async function checkInputsAndPlace(
  context: Context,
  taken: InputRules,
  olds: Record<string, unknown>,
  news: Record<string, unknown>,
): Promise<CheckResult> {
  context.connections.assertConfiguration();
  warnOfUnreadKeys(context, news.scope);
  const isUnknown = (value: unknown) => value === context.frontend.unknown;
  const rules = context.frontend.hasProviders ? withoutConnection(taken) : taken;
  const inputs = Object.fromEntries(
    Object.entries(news).filter(([name, value]) => value !== undefined && value !== null && !isHidden(name)),
  );
  const wrong = inputProblems(rules, inputs, isUnknown);
  const right = withoutWrong(inputs, wrong, context.frontend.unknown);

  const connection = knownConnection(context, right);
  if (connection !== "unknown") context.connections.assertIdentity(connection);
  const region = await effectiveRegion(context, olds, right);
  const problem = isUnknown(region) ? undefined : regionProblem(context, olds, region);
  if (problem !== undefined) return resultOf(inputs, [...wrong, { path: "region", reason: problem }]);
  const misplaced = taken.misplaced(context, { ...right, region }, inputs, isUnknown);
  const problems = [...wrong, ...misplaced];
  if (wrong.length === 0) inputs.region = region;
  if (problems.length === 0 && connection !== "unknown" && !isUnknown(region)) {
    await assertCredentials(context, connection, region as string);
  }
  return resultOf(inputs, problems);
}

/** The inputs with those that are wrong as if they weren't known yet, so that the others can be checked. */
function withoutWrong(inputs: Record<string, unknown>, wrong: readonly Problem[], unknown: string) {
  if (wrong.length === 0) return inputs;
  const names = wrong.map(({ path }) => path.replace(/[.[].*/s, ""));
  // With the connection unknown, no credentials or region are looked up: an error there would hide what is wrong.
  return { ...inputs, ...Object.fromEntries([...names, "connection"].map((name) => [name, unknown])) };
}

/** Warns of settings under a name like ours, which nothing reads. */
function warnOfUnreadKeys({ connections, log }: Context, scope: unknown): void {
  if (typeof scope !== "string") return;
  const project = scope.split("::")[1];
  const keys = connections.unreadKeys(project);
  if (keys.length === 0) return;
  log.warn(scope, `the stack's configuration has ${keys.join(", ")}, which is not read: the name is wellarchitected:…`);
}

/** Names that only the engine and this provider use. */
function isHidden(name: string): boolean {
  return name.startsWith("__");
}

function resultOf(inputs: Record<string, unknown>, problems: readonly Problem[]): CheckResult {
  return { inputs, failures: problems.map(({ path, reason }) => ({ property: path, reason })) };
}
