import { explaining, isFailure, type ServiceFailure } from "../core/errors";
import type { SharedResource } from "../shares/kinds/kind";
import type { KindService } from "../shares/model/kind-service";

type Action = "accepting" | "reading" | "rejecting";

/** Does the work, and explains its failure to a person: what was being done with what, what AWS said, what to do. */
export function explainErrors<T>(
  action: Action,
  resource: SharedResource,
  service: KindService,
  work: () => Promise<T>,
): Promise<T> {
  const object = action === "reading" ? "" : "the invitation to ";
  return explaining(`${action} ${object}${resource.kind.noun} ${resource.name} in ${service.region}`, work);
}

/** That an invitation can't be accepted or rejected, because that was done, or it expired or was withdrawn, meanwhile. */
export function isSpent(error: unknown): error is ServiceFailure {
  return isFailure(error, "conflict", "notFound");
}
