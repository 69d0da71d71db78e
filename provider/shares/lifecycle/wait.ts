import type { SharedResource } from "../kinds/kind";
import type { ShareContext, ShareService } from "../model/service";
import type { Share, ShareStatus } from "../model/share";
import { byShareId, listUntil } from "./list";

const firstPollMilliseconds = 1000;
const slowestPollMilliseconds = 15_000;

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
  const { clock, log, signal } = context;
  const deadline = clock.now() + wait.timeoutSeconds * 1000;
  let share = wait.share;
  for (
    let delay = firstPollMilliseconds;
    !wait.done(share.status);
    delay = Math.min(delay * 2, slowestPollMilliseconds)
  ) {
    const left = deadline - clock.now();
    if (left <= 0) return share;
    log.progress(wait.scope, `waiting for the share to leave ${share.status} (${Math.ceil(left / 1000)} s left)`);
    await clock.sleep(Math.min(delay, left), signal);
    const listed = await listUntil(context, service, wait.resource, byShareId(share.shareId));
    if (!listed) return undefined;
    share = listed;
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
