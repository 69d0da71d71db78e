import type { Clock } from "../core/context";
import { SharedWork } from "../core/progress";

/** Told at each try of a request. */
export interface Sending {
  /** The request is on its way: its answer is of this moment or later. */
  sent(): void;
  /** It was refused, and is going to be sent again. */
  refused(): void;
}

/** A list of one resource's shares, with all callers that wait for it. */
interface Group<T> {
  readonly list: Promise<T>;
  readonly work: SharedWork;
  /** Own writes that were under way when the group was opened: each of their callers is going to ask for a list. */
  readonly awaited: ReadonlySet<object>;
  /** Asks for the list. */
  begin(): void;
  isBegun: boolean;
  sentAt: number;
  /** An own write has ended since it was sent. */
  isStale: boolean;
}

/** What is known of one resource. */
interface Resource<T> {
  /** The list that isn't sent yet. */
  next?: Group<T> | undefined;
  /** The list that is under way. */
  running?: Group<T> | undefined;
  /** The list that was sent last. */
  latest?: Group<T> | undefined;
  /** Requests of own writes that are under way. */
  readonly writes: Set<object>;
}

/** How old a list may be for a caller that only wants to read, in milliseconds. */
const maximumAge = 60_000;

/**
 * Lists that callers share if they ask at about the same time (group commit): each gets a list that was sent after it asked.
 * A list is requested at once, unless another one of the same resource is under way, or own writes to it are: those that
 * were sent together are answered together, and each of them needs a list then. A list can be joined until it is sent, so
 * many callers join one that waits for its turn: while AWS throttles, lists give way to writes.
 * @see https://dev.mysql.com/doc/refman/8.4/en/replication-options-binary-log.html binlog_group_commit_sync_delay
 */
export class SharedLists<T> {
  readonly #resources = new Map<string, Resource<T>>();

  constructor(
    private readonly list: (key: string, sending: Sending) => Promise<T>,
    private readonly clock: Clock,
  ) {}

  /** A list that is sent after this call. */
  get(key: string): Promise<T> {
    const resource = this.#resource(key);
    resource.next ??= this.#open(key, resource);
    const list = this.#join(resource.next);
    this.#consider(resource);
    return list;
  }

  /** A list that was sent less than a minute ago, after all own writes had ended. */
  recent(key: string): Promise<T> {
    const latest = this.#latest(key);
    return latest && !latest.isStale ? this.#join(latest) : this.get(key);
  }

  /** A list that was sent less than a minute ago, own writes or not. */
  earlier(key: string): Promise<T> {
    const latest = this.#latest(key);
    return latest ? this.#join(latest) : this.get(key);
  }

  /** Writes. A list that was sent before the write has ended may not show it. */
  async writing<R>(key: string, write: (sending: Sending) => Promise<R>): Promise<R> {
    const resource = this.#resource(key);
    let request = {};
    const end = () => {
      resource.writes.delete(request);
      // After the caller has asked for the list that it needs.
      setImmediate(() => this.#consider(resource));
    };
    try {
      return await write({
        sent: () => {
          request = {};
          resource.writes.add(request);
        },
        refused: end,
      });
    } finally {
      if (resource.latest) resource.latest.isStale = true;
      end();
    }
  }

  #join(group: Group<T>): Promise<T> {
    group.work.join();
    return group.list;
  }

  #resource(key: string): Resource<T> {
    const resource = this.#resources.get(key) ?? { writes: new Set() };
    this.#resources.set(key, resource);
    return resource;
  }

  #latest(key: string): Group<T> | undefined {
    const { latest } = this.#resource(key);
    return latest && this.clock.now() - latest.sentAt < maximumAge ? latest : undefined;
  }

  #open(key: string, resource: Resource<T>): Group<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    const work = new SharedWork();
    const group: Group<T> = {
      list: promise,
      work,
      awaited: new Set(resource.writes),
      begin: () => resolve(work.run(() => this.#begin(key, resource, group))),
      isBegun: false,
      sentAt: 0,
      isStale: false,
    };
    return group;
  }

  async #begin(key: string, resource: Resource<T>, group: Group<T>): Promise<T> {
    group.isBegun = true;
    const sending: Sending = {
      sent: () => {
        if (resource.next === group) resource.next = undefined;
        resource.running = resource.latest = group;
        group.sentAt = this.clock.now();
        group.isStale = false;
      },
      refused: () => {
        // Until it is sent again, it can be joined again.
        resource.next ??= group;
        if (resource.next === group) resource.running = undefined;
      },
    };
    try {
      return await this.list(key, sending);
    } catch (error) {
      if (resource.latest === group) resource.latest = undefined;
      throw error;
    } finally {
      if (resource.next === group) resource.next = undefined;
      resource.running = undefined;
      this.#consider(resource);
    }
  }

  #consider({ next, running, writes }: Resource<T>): void {
    if (!next || next.isBegun || running || [...next.awaited].some((write) => writes.has(write))) return;
    next.begin();
  }
}
