import type { Context } from "./context";
import { isFailure } from "./errors";
import type { ShareService } from "./share";
import { clientRequestToken } from "./token";

/** Between deletes that AWS refuses because it is still busy with the share. */
const conflictDelays = [500, 1000, 2000, 4000, 8000];

export interface Removal {
  readonly workloadId: string;
  readonly shareId: string;
  readonly scope: string;
  readonly generation: number;
}

/** Deletes a share and remembers that. A Conflict is tried again, bounded; a share that is gone already is "notFound". */
export async function remove(
  context: Context,
  service: ShareService,
  { workloadId, shareId, scope, generation }: Removal,
): Promise<"deleted" | "notFound"> {
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
      context.memory.deleted(shareId, scope, generation);
      return "deleted";
    } catch (error) {
      if (isFailure(error, "notFound")) {
        context.memory.deleted(shareId, scope, generation);
        return "notFound";
      }
      const delay = conflictDelays[attempt];
      if (!isFailure(error, "conflict") || delay === undefined) throw error;
      await context.clock.sleep(delay, context.signal);
    }
  }
}
