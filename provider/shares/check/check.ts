import type { ConnectionSettings } from "../../core/connection-settings";
import type { Context } from "../../core/context";
import { reasonOf, ShareError } from "../../core/errors";
import { missingRegion } from "../../core/region";
import type { CheckResult } from "../../core/resource";
import { type IsUnknown, type Problem, problemsAt, type Rule } from "../../core/rules";
import { shareKey, workloadKey } from "../model/key";
import { parsePrincipal } from "../model/principal";
import { mostShares } from "../model/share";
import { parseWorkload } from "../model/workload";
import { aboveQuota, requiredInputs, rules } from "./input-rules";

/** What a kind of resource takes. */
export interface InputRules {
  /** The kind's name, for messages. */
  readonly kind: string;
  readonly rules: Readonly<Record<string, Rule>>;
  readonly required: readonly string[];
  /** The known principals, right or wrong, each under the path that names it. */
  principals(inputs: Record<string, unknown>, isUnknown: IsUnknown): NamedPrincipal[];
  /** Whether the resource claims every share of its workload. */
  isExclusive(inputs: Record<string, unknown>): boolean;
}

export interface NamedPrincipal {
  readonly path: string;
  readonly sharedWith: string;
}

const workloadShareRules: InputRules = {
  kind: "WorkloadShare",
  rules,
  required: requiredInputs,
  principals: ({ sharedWith }, isUnknown) =>
    typeof sharedWith !== "string" || isUnknown(sharedWith) ? [] : [{ path: "sharedWith", sharedWith }],
  isExclusive: () => false,
};

/** Checks the inputs of a WorkloadShare. */
export function check(
  context: Context,
  olds: Record<string, unknown>,
  news: Record<string, unknown>,
): Promise<CheckResult> {
  return checkInputs(context, workloadShareRules, olds, news);
}

/**
 * Checks inputs by property name, before any call, and writes the effective region into them. Unknown values pass, and
 * nothing is derived from them.
 * @param olds the inputs that an earlier check returned; empty for a new resource and for a replacement.
 */
export async function checkInputs(
  context: Context,
  rulesOfKind: InputRules,
  olds: Record<string, unknown>,
  news: Record<string, unknown>,
): Promise<CheckResult> {
  const { inputs, failures } = await checkPlace(context, rulesOfKind, olds, news);
  if (failures.length > 0) return { inputs, failures };
  const isUnknown = (value: unknown) => value === context.door.unknown;
  const principals = rulesOfKind.principals(inputs, isUnknown);
  return resultOf(inputs, programProblems(context, inputs, principals, rulesOfKind.isExclusive(inputs)));
}

/** Like {@link checkInputs}, for what declares no shares: others may have the same. */
export async function checkPlace(
  context: Context,
  rulesOfKind: InputRules,
  olds: Record<string, unknown>,
  news: Record<string, unknown>,
): Promise<CheckResult> {
  context.connections.assertConfiguration();
  warnOfUnreadKeys(context, news.scope);
  const isUnknown = (value: unknown) => value === context.door.unknown;
  const kind = context.door.hasProviders ? withoutConnection(rulesOfKind) : rulesOfKind;
  const inputs = Object.fromEntries(
    Object.entries(news).filter(([name, value]) => value !== undefined && value !== null && !isHidden(name)),
  );
  const wrong = inputProblems(kind, inputs, isUnknown);
  const right = withoutWrong(inputs, wrong, context.door.unknown);

  const connection = knownConnection(context, right);
  if (connection !== "unknown") context.connections.assertIdentity(connection);
  const region = await effectiveRegion(context, olds, right);
  const problem = isUnknown(region) ? undefined : regionProblem(context, olds, region);
  if (problem !== undefined) return resultOf(inputs, [...wrong, { path: "region", reason: problem }]);
  const misplaced = placeProblems(context, { ...right, region }, kind.principals(inputs, isUnknown));
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

/** The Region that a resource is in already needs no proof. */
function regionProblem(
  { connections, door }: Context,
  olds: Record<string, unknown>,
  region: string | undefined,
): string | undefined {
  if (region === undefined) return missingRegion(door);
  const problem = rules.region(region);
  return problem ?? (region === olds.region ? undefined : connections.regionProblem(region));
}

/** So that a preview fails if an up would. */
async function assertCredentials(
  { connections }: Context,
  connection: ConnectionSettings | undefined,
  region: string,
): Promise<void> {
  try {
    await connections.assertCredentials(connection, region);
  } catch (error) {
    const reason = error instanceof ShareError ? error.message : reasonOf(error);
    throw reason === undefined ? error : new ShareError(`checking the credentials for ${region}: ${reason}`);
  }
}

/** Settings under a name like ours, which nobody reads. */
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

const noConnection: Rule = () =>
  "is not an input of the provider plugin: give the settings to a provider resource, and that to the resource option provider";

function withoutConnection(kind: InputRules): InputRules {
  return { ...kind, rules: { ...kind.rules, connection: noConnection } };
}

function inputProblems(kind: InputRules, inputs: Record<string, unknown>, isUnknown: IsUnknown): Problem[] {
  const missing = kind.required
    .filter((name) => inputs[name] === undefined)
    .map((name) => ({ path: name, reason: "is required" }));
  const wrong = Object.entries(inputs).flatMap(([name, value]): readonly Problem[] => {
    const rule = Object.hasOwn(kind.rules, name) ? kind.rules[name] : undefined;
    if (!rule) {
      const known = Object.keys(kind.rules).filter((input) => input !== "scope" && kind.rules[input] !== noConnection);
      return [{ path: name, reason: `is not an input of ${kind.kind}, which takes ${known.join(", ")}` }];
    }
    return problemsAt(name, value, rule, isUnknown, inputs);
  });
  return [...missing, ...wrong];
}

/**
 * What the program or the stack declares; else an existing share stays where its state says that it is, so that
 * another shell's AWS_REGION changes nothing; else what the AWS SDK finds.
 */
async function effectiveRegion(
  context: Context,
  olds: Record<string, unknown>,
  inputs: Record<string, unknown>,
): Promise<string | undefined> {
  const { connections, declarations, door } = context;
  if (inputs.region !== undefined) return inputs.region as string;
  const declared = connections.declaredRegion();
  if (declared !== undefined) return declared;

  const scope = inputs.scope as string;
  if (typeof olds.region === "string" && olds.region !== door.unknown) declarations.rememberRegion(scope, olds.region);
  const kept = declarations.regionOf(scope);
  if (kept !== undefined) return kept;

  const connection = knownConnection(context, inputs);
  return connection === "unknown" ? door.unknown : connections.ambientRegion(connection);
}

/** The connection, if all of it is known. */
function knownConnection(
  { door }: Context,
  inputs: Record<string, unknown>,
): ConnectionSettings | undefined | "unknown" {
  const connection = inputs.connection as ConnectionSettings | string | undefined;
  const isUnknown = connection === door.unknown || Object.values(connection ?? {}).includes(door.unknown);
  return isUnknown ? "unknown" : (connection as ConnectionSettings | undefined);
}

/** A workload and principals that can't be in this region. */
function placeProblems(
  { connections, door }: Context,
  inputs: Record<string, unknown>,
  principals: NamedPrincipal[],
): Problem[] {
  const region = inputs.region as string;
  if (region === door.unknown) return [];
  // Undefined if nothing is known of it: what can't be judged passes.
  const partition = connections.partitionOf(region);
  const problems: Problem[] = [];

  const workload = parseWorkload(inputs.workloadId as string)?.arn;
  if (workload && workload.region !== region) {
    problems.push({
      path: "workloadId",
      reason: `is in ${workload.region}, but this share's region is ${region}: a workload is shared in its own Region`,
    });
  } else if (workload && partition !== undefined && workload.partition !== partition) {
    problems.push({
      path: "workloadId",
      reason: `is in partition ${workload.partition}, but ${region} is in ${partition}`,
    });
  }
  for (const { path, sharedWith } of principals) {
    const principal = parsePrincipal(sharedWith);
    const isElsewhere = !("problem" in principal) && (principal.partition ?? partition) !== partition;
    if (isElsewhere && partition !== undefined) {
      problems.push({ path, reason: `is in partition ${principal.partition}, but ${region} is in ${partition}` });
    }
  }
  return problems;
}

/** What can't be declared together with the other resources of the program. */
function programProblems(
  { declarations, door }: Context,
  inputs: Record<string, unknown>,
  principals: NamedPrincipal[],
  isExclusive: boolean,
): Problem[] {
  const { region, workloadId, scope } = inputs as { region: string; workloadId: string; scope: string };
  if ([region, workloadId, scope].includes(door.unknown)) return [];
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
  if (count > mostShares) {
    problems.push({ path: "workloadId", reason: `is given ${count} shares by this program, ${aboveQuota}` });
  }
  return problems;
}
