import { ShareError } from "../../core/errors";
import { defaultRegion, missingRegion } from "../../core/region";
import type { ShareKind } from "../kinds/kind";
import { parseShareResourceId, shareResourceId } from "../model/id";
import type { ShareContext } from "../model/service";
import { type KnownShare, type ShareState, stateOf } from "../model/state";
import { statusWarnings } from "../model/status";
import { explainErrors } from "./errors";
import { findShare } from "./list";

/**
 * The share that the id names, as the service has it; undefined if it is gone. A list that fails never means that.
 * @throws ShareError if the id has none of its forms.
 */
export async function readShare(
  context: ShareContext,
  kind: ShareKind,
  id: string,
  known: KnownShare,
): Promise<ShareState | undefined> {
  const reference = parseShareResourceId(kind, id);
  const { resource } = reference;
  const region = known.region ?? reference.region ?? (await defaultRegion(context, known.connection));
  if (region === undefined) throw new ShareError(`the region of the share ${id} ${missingRegion(context.frontend)}`);
  const service = context.connections.service(kind.name, known.connection, region);
  return explainErrors("reading", { ...reference, ...known }, service, async () => {
    const share = await findShare(context, service, reference, known.accountId, { recent: true });
    if (!share) return undefined;
    if (known.shareId !== undefined)
      context.journal.addInState({ share: shareResourceId({ resource, shareId: share.shareId }), scope: known.scope });
    for (const warning of statusWarnings(share)) context.log.warn(known.scope, warning);
    const accountId = known.accountId ?? (await service.accountId());
    return stateOf({ resource, sharedWith: share.sharedWith, generation: 0, ...known, region, accountId }, share);
  });
}
