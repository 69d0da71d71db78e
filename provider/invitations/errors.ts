import { explained, isFailure, type ServiceFailure } from "../core/errors";
import type { SharedResource } from "../shares/kinds/kind";
import type { KindService } from "../shares/model/kind-service";
import { UnfinishedAcceptanceError } from "./model";

type Action = "accepting" | "reading" | "rejecting";

/** Does the work, and explains its failure to a person: what was being done with what, what AWS said, what to do. */
export async function explainErrors<T>(
  action: Action,
  resource: SharedResource,
  service: KindService,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const what = `${action} ${action === "reading" ? "" : "the invitation to "}${resource.kind.noun} ${resource.name} in ${service.region}`;
    if (error instanceof UnfinishedAcceptanceError) throw error.because(`${what}: ${error.reason}`);
    throw explained(what, error);
  }
}

/** That an invitation can't be accepted or rejected, because that was done, or it expired or was withdrawn, meanwhile. */
export function isSpent(error: unknown): error is ServiceFailure {
  return isFailure(error, "conflict", "notFound");
}
