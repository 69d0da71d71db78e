import type { CheckResult } from "../core/resource";
import { unknown } from "./unknown";

type Failures = CheckResult["failures"];

/**
 * The failures of a resource's check in the form in which the engine prints them well. It prints the value of a failure's
 * property by its name among the inputs: of a missing input and of a part of one that is `{<nil>}`, of a list all of its members, of
 * a text all of its lines, and of a long number an exponent. Without a property, it prints the reason alone, which then begins with the path.
 * @param news the inputs that the engine has sent.
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/resource/deploy/step_generator.go `issueCheckFailures`
 */
export function failuresForEngine(failures: Failures, news: Readonly<Record<string, unknown>>): Failures {
  return failures.map(({ property, reason }) =>
    isPrintedWell(news[property]) ? { property, reason } : { property: "", reason: `${property} ${reason}` },
  );
}

function isPrintedWell(value: unknown): boolean {
  return typeof value === "boolean" || (typeof value === "string" && value !== unknown && !value.includes("\n"));
}
