import { abortable } from "./abortable";
import type { Context } from "./context";
import { ShareError } from "./errors";

/**
 * Does the work within a deadline, which the resource option customTimeouts sets. After it, waits and calls end,
 * and state keeps what it has created. The result of a call that is under way is lost, as after a crash: the next run
 * finds what it created by its token.
 * @param seconds until the deadline; 0 if there is none.
 */
export async function withDeadline<Service extends object, T>(
  seconds: number,
  context: Context<Service>,
  work: (context: Context<Service>) => Promise<T>,
): Promise<T> {
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
        service: (kind, connection, region) => bounded(connections.service(kind, connection, region), deadline.signal),
      },
    });
  } finally {
    clearTimeout(timer);
  }
}

/** The service, each of whose calls ends with the signal. */
function bounded<Service extends object>(service: Service, signal: AbortSignal): Service {
  return new Proxy(service, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => abortable(signal, () => Reflect.apply(member, target, args));
    },
  });
}
