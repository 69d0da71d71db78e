import type { ShareService } from "../shares/model/share";
import type { Context } from "./context";
import { ShareError } from "./errors";

/**
 * Does the work in at most so many seconds, as the resource option customTimeouts says: then its waits and calls end, and
 * what it has made is kept in state. A call of the service that is under way goes on unheard, as after a crash: the next
 * run finds what it made by its token.
 * @param seconds 0 where nothing bounds the work.
 */
export async function within<T>(seconds: number, context: Context, work: (context: Context) => Promise<T>): Promise<T> {
  if (seconds <= 0) return work(context);
  const deadline = new AbortController();
  const reason = `it took longer than the ${seconds} s that its customTimeouts allow. Run it again to go on`;
  const timer = setTimeout(() => deadline.abort(new ShareError(reason)), seconds * 1000);
  const signal = context.signal ? AbortSignal.any([context.signal, deadline.signal]) : deadline.signal;
  const { connections } = context;
  try {
    return await work({
      ...context,
      signal,
      connections: {
        tokenScope: connections.tokenScope,
        assertConfiguration: () => connections.assertConfiguration(),
        assertIdentity: (connection) => connections.assertIdentity(connection),
        declaredRegion: () => connections.declaredRegion(),
        ambientRegion: (connection) => connections.ambientRegion(connection),
        partitionOf: (region) => connections.partitionOf(region),
        regionProblem: (region) => connections.regionProblem(region),
        assertCredentials: (connection, region) => connections.assertCredentials(connection, region),
        unreadKeys: (project) => connections.unreadKeys(project),
        service: (connection, region) => bounded(connections.service(connection, region), deadline.signal),
      },
    });
  } finally {
    clearTimeout(timer);
  }
}

function bounded(service: ShareService, signal: AbortSignal): ShareService {
  const timely = async <T>(call: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const over = Promise.withResolvers<never>();
    const onAbort = () => over.reject(signal.reason);
    signal.addEventListener("abort", onAbort);
    try {
      return await Promise.race([call(), over.promise]);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  };
  return {
    region: service.region,
    accountId: () => timely(() => service.accountId()),
    list: (workloadId) => timely(() => service.list(workloadId)),
    recentList: (workloadId) => timely(() => service.recentList(workloadId)),
    earlierList: (workloadId) => timely(() => service.earlierList(workloadId)),
    create: (request) => timely(() => service.create(request)),
    update: (...share) => timely(() => service.update(...share)),
    delete: (...share) => timely(() => service.delete(...share)),
  };
}
