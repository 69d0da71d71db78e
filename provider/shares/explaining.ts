import { ServiceFailure, ShareError, UnfinishedShareError } from "./errors";
import type { ShareService } from "./share";

interface NamedShare {
  readonly workloadId: string;
  readonly sharedWith?: string;
  readonly shareId?: string;
}

/** Does the work, and words its failure for a person: what was being done to which share, what AWS said, what to do. */
export async function explaining<T>(
  doing: "creating" | "reading" | "updating" | "deleting",
  share: NamedShare,
  service: ShareService,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const what = `${doing} the share of workload ${share.workloadId} with ${share.sharedWith ?? share.shareId} in ${service.region}`;
    if (error instanceof UnfinishedShareError) {
      throw new UnfinishedShareError(error.id, error.state, `${what}: ${error.reason}`);
    }
    if (error instanceof ShareError) throw new ShareError(`${what}: ${error.message}`);
    if (!(error instanceof ServiceFailure)) throw error;
    const advice = await adviceFor(doing, error, service);
    throw new ShareError(`${what}: ${error.said}${advice ? `\n${advice}` : ""}`);
  }
}

async function adviceFor(doing: string, failure: ServiceFailure, service: ShareService): Promise<string | undefined> {
  if (failure.kind === "quota") {
    return "A workload has at most 20 shares, which AWS does not raise: remove one, or share with an organizational unit. Where this share replaces another one, the resource option deleteBeforeReplace: true makes room first";
  }
  if (failure.kind === "notFound" && doing === "creating") {
    const caller = await service.accountId().catch(() => undefined);
    return `Account ${caller ?? "unknown (skipRequestingAccountId)"} has no such workload in ${service.region}. Check workloadId, the region and the credentials: a workload is shared by its owner, in its own Region`;
  }
  return failure.advice;
}
