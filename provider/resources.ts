import { shareAcceptances } from "./invitations/policy/share-acceptances";
import { shareAcceptance } from "./invitations/share-acceptance";
import { organizationSharing } from "./settings/organization-sharing";
import type { KindResource } from "./shares/model/kind-service";
import { resources as shares } from "./shares/resources/resources";

/** Every type of resource. */
export const resources: readonly KindResource[] = [...shares, shareAcceptance, shareAcceptances, organizationSharing];
