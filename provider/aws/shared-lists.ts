import type { Clock } from "../shares/context";
import { SharedWork } from "../shares/progress";

interface Begun<T> {
  readonly at: number;
  readonly work: SharedWork;
  readonly list: Promise<T>;
  /** An own write has ended since it began. */
  isStale: boolean;
}

/** Those who wait for a list of one workload to begin. */
interface Group<T> {
  askers: number;
  readonly work: SharedWork;
  /** How often another list began in its place since somebody joined. */
  passedOver: number;
  readonly list: Promise<T>;
  begin(): void;
  cancel(reason: unknown): void;
  /** It waits no more. */
  readonly over: AbortSignal;
  /** Nobody else seems to come, but for own writes that are under way. */
  isDue: boolean;
  /** It has waited long enough for those, too. */
  isOverdue: boolean;
}

/** How often another list, which more wait for, may begin in place of one that nobody joins. */
const mostPassedOver = 2;
/** How old a list may be for who only wants to read, in milliseconds. */
const maximumAge = 60_000;
/**
 * A list waits for others who could share it until nobody has begun a write or asked for so many milliseconds: an engine
 * writes its state between two steps, so those that it works on come one by one.
 */
const quietWindow = 500;
/** How long it waits at most, in milliseconds: a write that is tried again for minutes must not hold up the others. */
const longestWindow = 5_000;

/**
 * Lists that all who ask at about the same time share (group commit). Each asker gets a list that began after it asked.
 * A list waits for others, since an engine that works on eight shares asks for eight checks: it begins when all work of
 * this process waits for lists, but for one that fewer wait for and that gathers yet, or when no more comes.
 * @see https://dev.mysql.com/doc/refman/8.4/en/replication-options-binary-log.html binlog_group_commit_sync_delay
 */
export class SharedLists<T> {
  readonly #groups = new Map<string, Group<T>>();
  readonly #running = new Map<string, Promise<T>>();
  /** In the order in which they began. */
  readonly #latest = new Map<string, Begun<T>>();
  /** How many own writes are under way. */
  readonly #writes = new Map<string, number>();
  /** How many askers have lists that are under way. */
  #served = 0;
  /** The most writes and askers at a time so far: as many as the engine works on. */
  #concurrency = 0;
  /** When the last write began, or the last asker came. */
  #arrivedAt = 0;

  constructor(
    private readonly list: (key: string) => Promise<T>,
    private readonly clock: Clock,
    private readonly signal?: AbortSignal,
  ) {}

  /** A list that began after this call. */
  get(key: string): Promise<T> {
    const group = this.#join(key);
    this.#consider();
    if (group.askers === 1 && !group.over.aborted) this.#time(group);
    return group.list;
  }

  /** A list that began less than a minute ago, after all own writes had ended. */
  recent(key: string): Promise<T> {
    const latest = this.#latestOf(key);
    if (!latest || latest.isStale) return this.#hurry(key);
    latest.work.join();
    return latest.list;
  }

  /** A list that began less than a minute ago, own writes or not. */
  earlier(key: string): Promise<T> {
    const latest = this.#latestOf(key);
    if (!latest) return this.#hurry(key);
    latest.work.join();
    return latest.list;
  }

  /** Writes. A list that began before the write has ended may not show it. */
  async writing<R>(key: string, write: () => Promise<R>): Promise<R> {
    this.#writes.set(key, (this.#writes.get(key) ?? 0) + 1);
    this.#arrived();
    try {
      return await write();
    } finally {
      const left = (this.#writes.get(key) ?? 0) - 1;
      if (left > 0) this.#writes.set(key, left);
      else this.#writes.delete(key);
      const latest = this.#latest.get(key);
      if (latest) latest.isStale = true;
      // Once whoever wrote has asked for its list.
      setImmediate(() => this.#consider());
    }
  }

  /** A list that needs no gathering, since who comes later can share it, too. */
  #hurry(key: string): Promise<T> {
    const group = this.#join(key);
    group.isDue = group.isOverdue = true;
    this.#consider();
    return group.list;
  }

  #join(key: string): Group<T> {
    const group = this.#groups.get(key) ?? this.#open(key);
    group.askers += 1;
    group.work.join();
    group.passedOver = 0;
    this.#arrived();
    return group;
  }

  #open(key: string): Group<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const over = new AbortController();
    const close = () => {
      this.#groups.delete(key);
      over.abort();
    };
    const work = new SharedWork();
    const group: Group<T> = {
      askers: 0,
      work,
      passedOver: 0,
      list: promise,
      over: over.signal,
      begin: () => {
        close();
        resolve(this.#start(key, group));
      },
      cancel: (reason) => {
        close();
        reject(reason);
      },
      isDue: false,
      isOverdue: false,
    };
    this.#groups.set(key, group);
    return group;
  }

  /** Waits for the times at which a group's waiting ends. */
  #time(group: Group<T>): void {
    const signal = this.signal ? AbortSignal.any([this.signal, group.over]) : group.over;
    const overdueAt = this.clock.now() + longestWindow;
    const until = async (time: () => number) => {
      for (let left = time() - this.clock.now(); left > 0; left = time() - this.clock.now()) {
        await this.clock.sleep(left, signal);
      }
    };
    const quiet = until(() => Math.min(this.#arrivedAt + quietWindow, overdueAt)).then(() => {
      group.isDue = true;
      this.#consider();
    });
    const overdue = until(() => overdueAt).then(() => {
      group.isOverdue = true;
      this.#consider();
    });
    Promise.all([quiet, overdue]).catch((reason: unknown) => {
      if (!group.over.aborted) group.cancel(reason);
    });
  }

  /** Begins the lists that need not wait any longer. */
  #consider(): void {
    const ready = [...this.#groups].filter(([key]) => !this.#running.has(key));
    for (const [key, { begin, isDue, isOverdue }] of ready) {
      if (isDue && (isOverdue || !this.#writes.has(key))) begin();
    }
    if (this.#waiting() < this.#concurrency) return;
    // Nobody else can come: what most wait for has to begin, and what nobody joins any more, as that holds up who could.
    const left = [...this.#groups].filter(([key]) => !this.#running.has(key)).map(([, group]) => group);
    const [most, ...others] = left.toSorted((a, b) => b.askers - a.askers);
    most?.begin();
    for (const group of others) {
      group.passedOver += 1;
      if (group.passedOver > mostPassedOver) group.begin();
    }
  }

  #arrived(): void {
    this.#arrivedAt = this.clock.now();
    const now = this.#waiting() + this.#served + sum(this.#writes.values());
    this.#concurrency = Math.max(this.#concurrency, now);
  }

  #waiting(): number {
    return sum([...this.#groups.values()].map(({ askers }) => askers));
  }

  #start(key: string, { askers, work }: Pick<Group<T>, "askers" | "work">): Promise<T> {
    this.#served += askers;
    const list = work
      .run(() => this.list(key))
      .finally(() => {
        this.#running.delete(key);
        this.#served -= askers;
        this.#consider();
      });
    this.#running.set(key, list);
    const begun = { at: this.clock.now(), work, list, isStale: false };
    this.#latest.delete(key);
    this.#latest.set(key, begun);
    list.catch(() => {
      if (this.#latest.get(key) === begun) this.#latest.delete(key);
    });
    return list;
  }

  #latestOf(key: string): Begun<T> | undefined {
    for (const [old, { at }] of this.#latest) {
      if (this.clock.now() - at < maximumAge) break;
      this.#latest.delete(old);
    }
    return this.#latest.get(key);
  }
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}
