import pMap from "p-map";
import { isFailure } from "../../core/errors";
import { findAccess } from "../../invitations/access";
import { inOrder } from "../../lookups/names";
import { type ShareKind, sharedResource } from "../../shares/kinds/kind";
import type { KindService, Shareable } from "../../shares/model/kind-service";
import type { FoundShare } from "./found-share";

/** What a list of AWS says of a share. */
export type Found = Omit<
  FoundShare,
  "kind" | "accountId" | "region" | "scannedAt" | "profile" | "roleArn" | "externalId"
>;

/** Does some work; undefined if it is refused, of which the scan then tells. */
export type Attempt = <T>(what: string, work: () => Promise<T>) => Promise<T | undefined>;

/** How many calls of one kind, account and Region are under way at a time. Its pace is another matter. */
const concurrency = 8;

/** The shares of what the account owns. */
export async function findGiven(service: KindService, own: readonly Shareable[], attempt: Attempt): Promise<Found[]> {
  const found = await pMap(
    inOrder(own),
    async (resource) => {
      const list = () => service.list(resource.id).catch(ignoringDeleted);
      const shares = (await attempt(`listing the shares of ${shown(resource)}`, list)) ?? [];
      return shares.map((share): Found => ({ side: "given", ...named(resource), ...share }));
    },
    { concurrency },
  );
  return found.flat();
}

/** What other accounts share with the account: what it has accepted, and the invitations that it has not answered. */
export async function findReceived(
  kind: ShareKind,
  service: KindService,
  foreign: readonly Shareable[],
  accountId: string,
  attempt: Attempt,
): Promise<Found[]> {
  const accepted = await pMap(
    inOrder(foreign),
    async (resource) => {
      const read = async (): Promise<Found[]> => {
        const access = await findAccess(service, sharedResource(kind, resource.id));
        if (!access) return [];
        const { sharedBy: _, ...rest } = access;
        return [{ side: "received", ...named(resource), sharedWith: accountId, ...rest }];
      };
      return (await attempt(`reading ${shown(resource)}`, read)) ?? [];
    },
    { concurrency },
  );
  const invitations = (await attempt("listing invitations", () => service.invitations())) ?? [];
  const answered = new Set(accepted.flat().map(({ shareInvitationId }) => shareInvitationId));
  const pending = invitations
    .filter(({ shareInvitationId }) => !answered.has(shareInvitationId))
    .map(
      ({ resourceId, resourceName, sharedBy, sharedWith, permissionType, shareInvitationId }): Found => ({
        side: "received",
        resourceId,
        ...(resourceId.startsWith("arn:") && { resourceArn: resourceId }),
        resourceName,
        owner: sharedBy,
        sharedWith,
        ...(permissionType && { permissionType }),
        status: "PENDING",
        shareInvitationId,
      }),
    );
  return [...accepted.flat(), ...pending];
}

/** One that was deleted since it was listed has no shares. */
function ignoringDeleted(error: unknown): [] {
  if (isFailure(error, "notFound")) return [];
  throw error;
}

function named({ id, arn, name, owner }: Shareable) {
  return { resourceId: id, resourceArn: arn, resourceName: name, owner };
}

function shown({ name, id }: Shareable): string {
  return `${JSON.stringify(name)} (${id})`;
}
