import type { ResourceDescription } from "../core/fields";
import { regionNameProblem } from "../core/region";
import { isTrueOrFalse } from "../core/rules";
import { connectionRule } from "../shares/fields/rules";
import { connection } from "../shares/fields/types";

export const organizationSharingDescription: ResourceDescription = {
  name: "OrganizationSharing",
  summary:
    "Whether an account shares with its AWS organization: then the members of an organization or organizational unit that something is shared with have access without an invitation.",
  remark:
    "It sets this one of the account's settings for the AWS Well-Architected Tool, and none of the others. Destroy leaves it as it is, and says so. AWS asks that trusted access is enabled in AWS Organizations by the management account.",
  source: "https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_UpdateGlobalSettings.html",
  declares: "the setting of an account",
  get: { reads: "the setting of an account", id: "`<AccountId>`" },
  fields: {
    enabled: {
      is: "input",
      type: "boolean",
      description: "Whether the account shares with its organization. A change is made in place.",
      required: true,
      rule: isTrueOrFalse,
      change: "update",
    },
    forceDisable: {
      is: "input",
      type: "boolean",
      description:
        "Whether to disable it although the account has shares with an organization or organizational unit in this Region. Default: false, which makes them an error.",
      rule: isTrueOrFalse,
      default: false,
      change: "update",
    },
    region: {
      is: "input",
      type: "string",
      description:
        "The Region to call; the setting is the account's. Default: the configured one, then what the AWS SDK finds when the resource is created. A change replaces the resource.",
      outputDescription: "The Region that was called.",
      isAlwaysOutput: true,
      rule: regionNameProblem,
      change: "replace",
    },
    connection: {
      is: "input",
      type: connection,
      description: "How to reach AWS for this setting, if not as the stack's configuration says.",
      npmOnly: true,
      rule: connectionRule,
      change: "update",
    },
    accountId: {
      is: "output",
      type: "string",
      description: "The account whose setting it is; absent with `skipRequestingAccountId`.",
      change: "stable",
    },
  },
};
