import { shareAcceptance } from "./invitations/share-acceptance";
import type { KindResource } from "./shares/model/kind-service";
import { resources as shares } from "./shares/resources/resources";

/** Every type of resource. */
export const resources: readonly KindResource[] = [...shares, shareAcceptance];
