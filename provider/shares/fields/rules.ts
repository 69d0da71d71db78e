import { connectionKeys, connectionProblem, identityProblem, show } from "../../core/connection-settings";
import { oneOf, type Problem, problemsAt, type Rule } from "../../core/rules";
import type { ShareKind } from "../kinds/kind";
import { resourceTypes } from "../kinds/kinds";
import { parsePrincipal, principalForms } from "../model/principal";
import { replaceableStatuses } from "../model/status";

/** What to say of more shares than a resource can have, after their number. */
export function aboveQuota({ noun, quota }: ShareKind): string {
  return `but AWS's quota is ${quota} shares per ${noun}, and AWS does not raise it: share with an organizational unit instead`;
}

/** Invitations last 7 days, so no one needs to wait longer. */
export const longestWaitSeconds = 7 * 24 * 3600;

/** The input that names the shared resource. */
export function resourceRule(kind: ShareKind): Rule {
  return (value) => {
    if (typeof value === "string" && kind.parse(value)) return undefined;
    if (isStringOfOutput(value)) return stringOfOutput;
    if (typeof value === "number") return `must be a string, but is the number ${value}: quote it`;
    const hint = typeof value === "string" ? kind.hint(value) : "";
    return `must be a ${kind.noun}'s ${kind.forms}, but is ${show(value)}${hint}`;
  };
}

/** A text that isn't empty, such as a name. */
export const textRule: Rule = (value) => {
  if (isStringOfOutput(value)) return stringOfOutput;
  if (typeof value === "number") return `must be a string, but is the number ${value}: quote it`;
  return typeof value === "string" && value !== ""
    ? undefined
    : `must be a string that isn't empty, but is ${show(value)}`;
};

export const principalRule: Rule = (value) => {
  if (isStringOfOutput(value)) return stringOfOutput;
  if (typeof value === "number") {
    return `must be a string, but is the number ${value}: numbers lose leading zeros, so quote account IDs, and set them by "pulumi config set --type string"`;
  }
  if (typeof value !== "string") return `must be ${principalForms}, but is ${show(value)}`;
  const principal = parsePrincipal(value);
  return "problem" in principal ? principal.problem : undefined;
};

export const timeoutRule: Rule = (value) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= longestWaitSeconds
    ? undefined
    : `must be a whole number of seconds from 1 to ${longestWaitSeconds} (7 days, which is how long an invitation lasts), but is ${show(value)}`;

export const replaceOnStatusRule: Rule = (value, isUnknown) => {
  if (!Array.isArray(value)) return `must be a list of ${replaceableStatuses.join(", ")}, but is ${show(value)}`;
  const check = oneOf(replaceableStatuses);
  return value.flatMap((status, index) => problemsAt(`replaceOnStatus[${index}]`, status, check, isUnknown));
};

export const connectionRule: Rule = (value, isUnknown) => {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    return `must be an object of ${connectionKeys.join(", ")}, but is ${show(value)}`;
  }
  const wrong = Object.entries(value).flatMap(([key, part]): readonly Problem[] => {
    const path = `connection.${key}`;
    const known = connectionKeys.find((name) => name === key);
    if (known) return problemsAt(path, part, (text) => connectionProblem(known, text), isUnknown);
    const reason = `is not part of a connection, which takes ${connectionKeys.join(", ")}; never a key or a secret, because state would keep it`;
    return [{ path, reason }];
  });
  const whole = identityProblem(value);
  return whole === undefined ? wrong : [...wrong, { path: "connection", reason: whole }];
};

/** What an Output becomes in a template string. */
function isStringOfOutput(value: unknown): boolean {
  return typeof value === "string" && value.includes("Calling [toString] on an [Output<T>]");
}

const stringOfOutput =
  "contains an Output that was converted to a string: write pulumi.interpolate`…` instead of a template string, or use apply";

export const resourceTypesRule: Rule = (value, isUnknown) => {
  if (!Array.isArray(value) || value.length === 0) {
    return `must be a list of at least one of ${resourceTypes.join(", ")}, but is ${show(value)}`;
  }
  const check = oneOf(resourceTypes);
  return value.flatMap((type, index) => problemsAt(`resourceTypes[${index}]`, type, check, isUnknown));
};
