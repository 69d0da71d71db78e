import type { ReportViolation, ResourceValidation, ResourceValidationArgs } from "@pulumi/policy";
import { isAccountId } from "../core/rules";
import { parsePrincipal } from "../shares/model/principal";
import { permissions } from "../shares/model/share";

/** The schema of a list of principals, or of accounts. */
export function listSchema(description: string) {
  return { type: "array" as const, items: { type: "string" as const }, description };
}

/** The schema of a ceiling of permissions. */
export const ceilingSchema = {
  type: "string" as const,
  enum: [...permissions],
  default: "READONLY",
  description: "The most that may be permitted: READONLY or CONTRIBUTOR.",
};

/** The problem with a value of a policy's configuration; undefined if there is none. */
export type Problem = (value: string) => string | undefined;

export const principalProblem: Problem = (value) => {
  const principal = parsePrincipal(value);
  return "problem" in principal ? principal.problem : undefined;
};

export const accountProblem: Problem = (value) =>
  isAccountId(value) ? undefined : `must be a 12-digit account ID, but is ${JSON.stringify(value)}`;

/** A list in a policy's configuration. */
interface ConfiguredList<Name extends string> {
  readonly name: Name;
  readonly problemOf: Problem;
  /** Whether the policy is about a resource. */
  readonly isAbout: (args: ResourceValidationArgs) => boolean;
}

/**
 * A validation that reads a list from the policy's configuration. A wrong value in it is a violation, since a policy that
 * compares with it would never find what it means.
 * @param validate with the list, and the whole configuration
 */
export function withList<Name extends string, Config extends { readonly [name in Name]?: readonly string[] }>(
  { name, problemOf, isAbout }: ConfiguredList<Name>,
  validate: (args: ResourceValidationArgs, report: ReportViolation, list: readonly string[], config: Config) => void,
): ResourceValidation {
  return (args, report) => {
    if (!isAbout(args)) return;
    const config = args.getConfig<Config>();
    const list = config[name] ?? [];
    const problems = list.flatMap((value, index) => {
      const problem = problemOf(value);
      return problem === undefined ? [] : [`the policy's configuration: ${name}[${index}] ${problem}`];
    });
    for (const problem of problems) report(problem);
    if (problems.length === 0) validate(args, report, list, config);
  };
}
