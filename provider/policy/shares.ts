import type { ResourceValidationPolicy } from "@pulumi/policy";
import { isAmong, principalForms } from "../shares/model/principal";
import { ceilingSchema, listSchema, principalProblem, withList } from "./configuration";
import { declaresShares, forEachShare } from "./declared";

/** Shares are with trusted principals only. Its configuration must have `trusted`. */
export const trustedPrincipals: ResourceValidationPolicy = {
  name: "share-trusted-principals",
  description: "Shares of Well-Architected resources are with trusted principals only.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      trusted: listSchema(
        `The trusted principals: each is ${principalForms}. An account stands for its users and roles, too.`,
      ),
    },
    required: ["trusted"],
  },
  validateResource: withList(
    { name: "trusted", problemOf: principalProblem, isAbout: declaresShares },
    (args, report, trusted) =>
      forEachShare(args, ({ sharedWith }, where) => {
        if (isAmong(sharedWith, trusted)) return;
        report(`${where}${sharedWith} is not a trusted principal. Trusted are: ${trusted.join(", ") || "none"}`);
      }),
  ),
};

/** Shares of workloads permit no more than the configured `maxPermission`, except for the principals in `contributors`. */
export const permissionCeiling: ResourceValidationPolicy = {
  name: "share-permission-ceiling",
  description: "Shares of Well-Architected workloads permit no more than they may.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      maxPermission: ceilingSchema,
      contributors: listSchema(
        `The principals that may be CONTRIBUTOR whatever maxPermission says: each is ${principalForms}. An account stands for its users and roles, too.`,
      ),
    },
  },
  validateResource: withList<"contributors", CeilingConfig>(
    { name: "contributors", problemOf: principalProblem, isAbout: declaresShares },
    (args, report, contributors, { maxPermission = "READONLY" }) =>
      forEachShare(args, (share, where) => {
        if (maxPermission === "CONTRIBUTOR" || share.permissionType !== "CONTRIBUTOR") return;
        if (contributors.length > 0 && isAmong(share.sharedWith, contributors)) return;
        report(`${where}permissionType is CONTRIBUTOR, but may be ${maxPermission} at most for this principal`);
      }),
  ),
};

interface CeilingConfig {
  readonly maxPermission?: string;
  readonly contributors?: readonly string[];
}

/** Shares wait until they are accepted, so that an update succeeds only once the recipients have access. */
export const mandatoryWaitForAcceptance: ResourceValidationPolicy = {
  name: "share-wait-for-acceptance",
  description: "Shares of Well-Architected resources wait for acceptance.",
  enforcementLevel: "mandatory",
  validateResource: (args, report) => {
    if (!declaresShares(args) || args.props.waitForAcceptance === true) return;
    report("waitForAcceptance must be true, so that an update succeeds only once the recipients have access");
  },
};
