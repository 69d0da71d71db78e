import type { ResourceDescription } from "../core/fields";
import { isTrueOrFalse } from "../core/rules";
import { accountIdOutput, connectionInput, regionInput } from "../shares/fields/common";

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
    region: regionInput("The Region to call; the setting is the account's", "resource", "The Region that was called."),
    connection: connectionInput("this setting"),
    accountId: accountIdOutput("The account whose setting it is"),
  },
};
