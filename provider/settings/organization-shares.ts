import type { ConnectionSettings } from "../core/connection-settings";
import { kinds } from "../shares/kinds/kinds";
import type { KindContext } from "../shares/model/kind-service";
import { isOfOrganization } from "../shares/model/principal";

/** The account's own shares with an organization or organizational unit in a Region, each as a sentence says it. */
export async function findOrganizationShares(
  context: KindContext,
  { connection, region }: { readonly connection?: ConnectionSettings; readonly region: string },
): Promise<string[]> {
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const service = context.connections.service(kind.name, connection, region);
      const caller = await service.accountId();
      const own = (await service.shareables()).filter(({ owner }) => caller === undefined || owner === caller);
      const listed = await Promise.all(
        own.map(async ({ id, name }) => {
          const shares = await service.recentList(id);
          return shares
            .filter(({ sharedWith }) => isOfOrganization(sharedWith))
            .map(({ sharedWith }) => `${kind.noun} ${name} is shared with ${sharedWith}`);
        }),
      );
      return listed.flat();
    }),
  );
  return found.flat();
}
