import type { Context } from "./context";
import type { Share, ShareService } from "./share";

/** Between lists, while a list may lag behind a write. How long AWS's lag isn't documented. */
const lagDelays = [500, 1000, 2000];

/** The shares of a workload, without those that this process has deleted and a lagging list may still show. */
export async function listShares(context: Context, service: ShareService, workloadId: string): Promise<Share[]> {
  const shares = await service.list(workloadId);
  return shares.filter(({ shareId }) => !context.memory.isDeleted(shareId));
}

/** Lists until `wanted` answers something, for as long as a list may lag; undefined where it never does. */
export async function listUntil<T>(
  context: Context,
  service: ShareService,
  workloadId: string,
  wanted: (shares: Share[]) => T | undefined,
): Promise<T | undefined> {
  for (const delay of lagDelays) {
    const found = wanted(await listShares(context, service, workloadId));
    if (found !== undefined) return found;
    await context.clock.sleep(delay, context.signal);
  }
  return wanted(await listShares(context, service, workloadId));
}

export function byShareId(shareId: string): (shares: Share[]) => Share | undefined {
  return (shares) => shares.find((share) => share.shareId === shareId);
}
