import type { ResourceValidationPolicy } from "@pulumi/policy";
import { accountProblem, ceilingSchema, listSchema, withList } from "./configuration";
import { checkEach, declaresAcceptances, forAcceptance } from "./declared";

/** Only what trusted accounts share is accepted. Its configuration must have `owners`. */
export const trustedOwners: ResourceValidationPolicy = {
  name: "acceptance-trusted-owners",
  description: "Only what trusted accounts share of the Well-Architected Tool is accepted.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: { owners: listSchema("The trusted accounts, each a 12-digit account ID.") },
    required: ["owners"],
  },
  validateResource: withList(
    { name: "owners", problemOf: accountProblem, isAbout: declaresAcceptances },
    (args, report, owners) => {
      const trusted = `Trusted are: ${owners.join(", ") || "none"}`;
      const check = (account: string, where: string) => {
        if (!owners.includes(account)) report(`${where}account ${account} is not trusted. ${trusted}`);
      };
      forAcceptance(args, {
        one: ({ sharedBy }) => {
          if (sharedBy === undefined) report(`sharedBy must name the account that shares. ${trusted}`);
          else check(sharedBy, "sharedBy: ");
        },
        many: ({ from }) => checkEach("from", from, check),
      });
    },
  ),
};

/**
 * What is accepted by a policy (`ShareAcceptances`) permits no more than the configured `maxPermission`. A `ShareAcceptance`
 * accepts what its invitation permits, which is not known in advance.
 */
export const acceptanceCeiling: ResourceValidationPolicy = {
  name: "acceptance-permission-ceiling",
  description: "What ShareAcceptances accept permits no more than it may.",
  enforcementLevel: "mandatory",
  configSchema: { properties: { maxPermission: ceilingSchema } },
  validateResource: (args, report) => {
    const { maxPermission: ceiling = "READONLY" } = args.getConfig<{ maxPermission?: string }>();
    forAcceptance(args, {
      many: ({ maxPermission = "CONTRIBUTOR" }) => {
        if (ceiling === "CONTRIBUTOR" || maxPermission === "READONLY") return;
        report(`maxPermission is ${maxPermission} (the default), but may be ${ceiling} at most`);
      },
    });
  },
};
