import { ShareError } from "../../core/errors";
import { defaultRegion, missingRegion } from "../../core/region";
import { parseShareResourceId } from "../model/id";
import type { ShareContext } from "../model/service";
import { stateOf, type WorkloadShareState } from "../model/state";
import { statusWarnings } from "../model/status";
import { explainErrors } from "./errors";
import { findShare } from "./list";

/** What a program or an engine knows of a share that it wants read: its state, or next to nothing. */
export type KnownShare = Partial<WorkloadShareState> & Pick<WorkloadShareState, "scope">;

/**
 * The share that the id names, as the service has it; undefined if it is gone. A list that fails never means that.
 * @throws ShareError if the id has none of its forms.
 */
export async function readShare(
  context: ShareContext,
  id: string,
  known: KnownShare,
): Promise<WorkloadShareState | undefined> {
  const reference = parseShareResourceId(id);
  const region = known.region ?? reference.region ?? (await defaultRegion(context, known.connection));
  if (region === undefined) throw new ShareError(`the region of the share ${id} ${missingRegion(context.frontend)}`);
  const service = context.connections.service(known.connection, region);
  return explainErrors("reading", { ...reference, ...known }, service, async () => {
    const share = await findShare(context, service, reference, known.accountId, { recent: true });
    if (!share) return undefined;
    if (known.shareId !== undefined) context.journal.addInState({ shareId: share.shareId, scope: known.scope });
    for (const warning of statusWarnings(share)) context.log.warn(known.scope, warning);
    const accountId = known.accountId ?? (await service.accountId());
    const { workloadId } = reference;
    return stateOf({ workloadId, sharedWith: share.sharedWith, generation: 0, ...known, region, accountId }, share);
  });
}
