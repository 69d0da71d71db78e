import { isFailure } from "../../core/errors";
import type { ShareContext, ShareService } from "../model/service";
import { clientRequestToken } from "../model/token";
import { byShareId, listUntil } from "./list";

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
  context: ShareContext,
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
      if (!isFailure(error, "notFound", "conflict")) throw error;
      const evidence = await evidenceOfAbsence(context, service, workloadId, shareId, error.kind === "conflict");
      if (evidence) return evidence;
      if (error.kind === "notFound") return "notFound";
      const delay = conflictDelays[attempt];
      if (delay === undefined) throw error;
      await context.clock.sleep(delay, context.signal);
    }
  }
}

/**
 * Is it the share that is gone, or its workload? Undefined where a list still shows the share. Who doubts that it is gone
 * believes only lists that never show it; else one that doesn't is enough.
 */
async function evidenceOfAbsence(
  context: ShareContext,
  service: ShareService,
  workloadId: string,
  shareId: string,
  isDoubtful: boolean,
): Promise<"notFound" | "notListed" | undefined> {
  const find = byShareId(shareId);
  try {
    const isAbsent = isDoubtful
      ? !(await listUntil(context, service, workloadId, find))
      : await listUntil(context, service, workloadId, (shares) => (find(shares) ? undefined : true));
    return isAbsent ? "notListed" : undefined;
  } catch (error) {
    if (isFailure(error, "notFound")) return "notFound";
    throw error;
  }
}
