import { canonicalJson } from "../../core/canonical-json";
import { withoutProgress } from "../../core/progress";
import type { ShareInputs } from "../model/inputs";
import type { ShareContext, ShareService } from "../model/service";
import type { Share } from "../model/share";

/** A share, or a set of shares, that is to be created. */
interface ToBeCreated extends Pick<ShareInputs, "resource" | "region"> {
  readonly connection?: ShareInputs["connection"] | undefined;
}

/** The list that a create begins with is going to be asked for: it can be sent while creates before this one are under way. */
export function expectCreate(context: ShareContext, share: ToBeCreated): void {
  const { resource, connection, region } = share;
  context.upcoming.add(nameOf(share), () =>
    withoutProgress(() => context.connections.service(resource.kind.name, connection, region).earlierList(resource.id)),
  );
}

/** The shares before a create: from a list of the last minute. */
export function listBeforeCreate(
  context: ShareContext,
  service: ShareService,
  share: ToBeCreated,
): Promise<readonly Share[]> {
  const list = service.earlierList(share.resource.id);
  context.upcoming.begin(nameOf(share));
  return list;
}

function nameOf({ resource, connection = {}, region }: ToBeCreated): string {
  return canonicalJson([resource.id, region, connection]);
}
