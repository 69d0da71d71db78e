import type { InputField, OutputField } from "../../core/fields";
import { regionNameProblem } from "../../core/region";
import type { ShareKind } from "../kinds/kind";
import { connectionRule, resourceRule } from "./rules";
import { connection } from "./types";

/** The input that names the shared resource, in the words of one resource. */
export function resourceInput(
  kind: ShareKind,
  { description, required = false }: { readonly description: string; readonly required?: boolean },
): InputField {
  return {
    is: "input",
    type: "string",
    description,
    outputDescription: `The ${kind.noun}, as the program named it.`,
    ...(required && { required }),
    rule: resourceRule(kind),
    change: "replace",
    identity: (value) => (typeof value === "string" ? (kind.parse(value)?.id ?? value) : value),
  };
}

/** The input that names the Region: what that is the Region of, what is replaced by a change, and what its output says. */
export function regionInput(region: string, resource: string, outputDescription: string): InputField {
  return {
    is: "input",
    type: "string",
    description: `${region}. Default: the configured one, then what the AWS SDK finds when the ${resource} is created. A change replaces the ${resource}.`,
    outputDescription,
    isAlwaysOutput: true,
    rule: regionNameProblem,
    change: "replace",
  };
}

/** The input that says how to reach AWS for a resource. */
export function connectionInput(resource: string): InputField {
  return {
    is: "input",
    type: connection,
    description: `How to reach AWS for ${resource}, if not as the stack's configuration says.`,
    npmOnly: true,
    rule: connectionRule,
    change: "update",
  };
}

/** The output that names the account whose credentials were used. */
export function accountIdOutput(account: string): OutputField {
  return {
    is: "output",
    type: "string",
    description: `${account}; absent with \`skipRequestingAccountId\`.`,
    change: "stable",
  };
}
