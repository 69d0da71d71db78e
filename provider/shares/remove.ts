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
 * Deletes a share. Answers how it is known to be gone, where it was so already. A Conflict says that
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
  for (let attempt = 0; ; attempt++) {
    try {
      await service.delete(workloadId, shareId, token);
      return "deleted";
    } catch (error) {
      if (isFailure(error, "notFound")) return evidenceOfNotFound(service, workloadId);
      if (!isFailure(error, "conflict")) throw error;
      if (!(await listUntil(context, service, workloadId, byShareId(shareId)))) return "notListed";
      const delay = conflictDelays[attempt];
      if (delay === undefined) throw error;
      await context.clock.sleep(delay, context.signal);
    }
  }
}

/** Is it the share that wasn't found, or its workload? */
async function evidenceOfNotFound(service: ShareService, workloadId: string): Promise<"notFound" | "notListed"> {
  try {
    await service.list(workloadId);
    return "notListed";
  } catch (error) {
    if (isFailure(error, "notFound")) return "notFound";
    throw error;
  }
}
