import { connectionKeys, connectionProblem, identityProblem, show } from "../../core/connection-settings";
import { regionNameProblem } from "../../core/region";
import { isTrueOrFalse, oneOf, type Problem, problemsAt, type Rule } from "../../core/rules";
import { parsePrincipal, principalForms } from "../model/principal";
import { maxShares, permissions } from "../model/share";
import { replaceableStatuses } from "../model/status";
import { parseWorkload } from "../model/workload";

/** What to say of more shares than a workload can have, after their number. */
export const aboveQuota = `but AWS's quota is ${maxShares} shares per workload, and AWS does not raise it: share with an organizational unit instead`;

/** Invitations last 7 days, so no one needs to wait longer. */
const longestWaitSeconds = 7 * 24 * 3600;

/** What each input must be, so that nothing is sent that AWS documents it would reject. */
export const rules = {
  workloadId: (value) => {
    if (typeof value === "string" && parseWorkload(value)) return undefined;
    if (isStringOfOutput(value)) return stringOfOutput;
    if (typeof value === "number") return `must be a string, but is the number ${value}: quote it`;
    return `must be a workload's ID (32 characters of 0-9a-f) or its ARN, but is ${show(value)}. A workload's name is neither: "aws wellarchitected list-workloads" lists the IDs, and in the console a workload's properties show its ARN, which ends with the ID`;
  },
  sharedWith: (value) => {
    if (isStringOfOutput(value)) return stringOfOutput;
    if (typeof value === "number") {
      return `must be a string, but is the number ${value}: numbers lose leading zeros, so quote account IDs, and set them by "pulumi config set --type string"`;
    }
    if (typeof value !== "string") return `must be ${principalForms}, but is ${show(value)}`;
    const principal = parsePrincipal(value);
    return "problem" in principal ? principal.problem : undefined;
  },
  permissionType: oneOf(permissions),
  region: regionNameProblem,
  waitForAcceptance: isTrueOrFalse,
  adoptExisting: isTrueOrFalse,
  acceptanceTimeoutSeconds: (value) =>
    Number.isInteger(value) && (value as number) >= 1 && (value as number) <= longestWaitSeconds
      ? undefined
      : `must be a whole number of seconds from 1 to ${longestWaitSeconds} (7 days, which is how long an invitation lasts), but is ${show(value)}`,
  replaceOnStatus: (value, isUnknown) => {
    if (!Array.isArray(value)) return `must be a list of ${replaceableStatuses.join(", ")}, but is ${show(value)}`;
    const check = oneOf(replaceableStatuses);
    return value.flatMap((status, index) => problemsAt(`replaceOnStatus[${index}]`, status, check, isUnknown));
  },
  connection: (value, isUnknown) => {
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
  },
  scope: (value) => (typeof value === "string" && value !== "" ? undefined : "must be the resource's URN"),
} satisfies Record<string, Rule>;

export const requiredInputs: readonly (keyof typeof rules)[] = ["workloadId", "sharedWith", "permissionType", "scope"];

/** What an Output becomes in a template string. */
function isStringOfOutput(value: unknown): boolean {
  return typeof value === "string" && value.includes("Calling [toString] on an [Output<T>]");
}

const stringOfOutput =
  "contains an Output that was converted to a string: write pulumi.interpolate`…` instead of a template string, or use apply";
