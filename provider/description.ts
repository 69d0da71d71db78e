import { configurationParts, providerSummary } from "./aws/configuration-parts";
import { acceptanceDescription } from "./invitations/fields";
import { acceptancesDescription } from "./invitations/policy/fields";
import { functions } from "./lookups/functions";
import { organizationSharingDescription } from "./settings/fields";
import { setDescription } from "./shares/fields/set-fields";
import { describeShare } from "./shares/fields/share-fields";
import { kinds } from "./shares/kinds/kinds";

/** All that a program can use: schema.json, the classes of the npm package and the tables of the documentation are made from it. */
export const packageDescription = {
  kinds,
  configuration: configurationParts,
  provider: providerSummary,
  resources: [
    ...kinds.map(describeShare),
    setDescription,
    acceptanceDescription,
    acceptancesDescription,
    organizationSharingDescription,
  ],
  functions: functions.map(({ description }) => description),
};
