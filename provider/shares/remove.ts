import type { Context } from "./context";
import { isFailure } from "./errors";
import { byShareId, listUntil } from "./listing";
import type { ShareService } from "./share";
import { clientRequestToken } from "./token";

/** Between deletes that AWS refuses while it is busy with the share. */
const conflictDelays = [500, 1000, 2000, 4000, 8000];

export interface Removal {
  readonly workloadId: string;
  readonly shareId: string;
  readonly scope: string;
  readonly generation: number;
}

/**
 * Deletes a share and remembers that. Answers how it is known to be gone, where it was so already. A Conflict says that
 * AWS is busy with the share, or that it was deleted: a list tells which, and what is still there is tried again, bounded.
 */
export async function remove(
  context: Context,
  service: ShareService,
  { workloadId, shareId, scope, generation }: Removal,
): Promise<"deleted" | "notFound" | "notListed"> {
  const token = clientRequestToken({
    operation: "DeleteWorkloadShare",
    scope: { urn: scope, tokenScope: context.connections.tokenScope },
    region: service.region,
    inputs: { WorkloadId: workloadId, ShareId: shareId },
    generation,
  });
  const gone = <T>(evidence: T): T => {
    context.memory.deleted(shareId, scope, generation);
    return evidence;
  };
  for (let attempt = 0; ; attempt++) {
    try {
      await service.delete(workloadId, shareId, token);
      return gone("deleted");
    } catch (error) {
      if (isFailure(error, "notFound")) return gone("notFound");
      if (!isFailure(error, "conflict")) throw error;
      if (!(await listUntil(context, service, workloadId, byShareId(shareId)))) return gone("notListed");
      const delay = conflictDelays[attempt];
      if (delay === undefined) throw error;
      await context.clock.sleep(delay, context.signal);
    }
  }
}
