import { polls } from "../../core/poll";
import type { SharedResource } from "../kinds/kind";
import type { ShareContext, ShareService } from "../model/service";
import type { Share, ShareStatus } from "../model/share";
import { byShareId, listUntil } from "./list";

/** How long ASSOCIATING may last. AWS documents none; an organization's association takes seconds. */
export const associatingTimeoutSeconds = 120;

export interface Wait {
  readonly resource: SharedResource;
  readonly share: Share;
  /** The resource's URN, for progress messages. */
  readonly scope: string;
  readonly done: (status: ShareStatus) => boolean;
  readonly timeoutSeconds: number;
}

/** Polls until the status is `done` or time is up; returns the share as it was last listed, undefined if it is gone. */
export async function waitForStatus(
  context: ShareContext,
  service: ShareService,
  wait: Wait,
): Promise<Share | undefined> {
  let share = wait.share;
  const report = (seconds: number) =>
    context.log.progress(wait.scope, `waiting for the share to leave ${share.status} (${seconds} s left)`);
  for await (const number of polls(context, wait.timeoutSeconds, report)) {
    if (number > 0) {
      const listed = await listUntil(context, service, wait.resource, byShareId(share.shareId));
      if (!listed) return undefined;
      share = listed;
    }
    if (wait.done(share.status)) break;
  }
  return share;
}

/** AWS is still connecting the share with its organization: nothing can be done with it until that ends. */
export async function waitWhileAssociating(
  context: ShareContext,
  service: ShareService,
  resource: SharedResource,
  share: Share,
  scope: string,
): Promise<Share | undefined> {
  const done = (status: ShareStatus) => status !== "ASSOCIATING";
  return waitForStatus(context, service, { resource, share, scope, done, timeoutSeconds: associatingTimeoutSeconds });
}
