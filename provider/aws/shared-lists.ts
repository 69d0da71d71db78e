interface Begun<T> {
  readonly at: number;
  readonly list: Promise<T>;
}

/** How old a list may be for who only wants to read, in milliseconds. */
const maximumAge = 60_000;

/**
 * Lists that all who ask at the same time share (group commit). Each asker gets a list that began after it asked: one
 * that is under way began before, so the next one serves all that ask meanwhile.
 */
export class SharedLists<T> {
  readonly #running = new Map<string, Promise<T>>();
  readonly #next = new Map<string, Promise<T>>();
  /** In the order in which they began. */
  readonly #latest = new Map<string, Begun<T>>();

  /** @param now milliseconds of a clock that only goes forward. */
  constructor(
    private readonly list: (key: string) => Promise<T>,
    private readonly now: () => number,
  ) {}

  /** A list that began after this call. */
  get(key: string): Promise<T> {
    const running = this.#running.get(key);
    if (!running) return this.#start(key);
    const known = this.#next.get(key);
    if (known) return known;
    const next = running.then(
      () => this.#start(key),
      () => this.#start(key),
    );
    this.#next.set(key, next);
    return next;
  }

  /** A list that began less than a minute ago, and not before what was {@link forget forgotten}. */
  recent(key: string): Promise<T> {
    this.#forgetOld();
    return this.#latest.get(key)?.list ?? this.get(key);
  }

  /** What has been listed so far may be out of date. */
  forget(key: string): void {
    this.#latest.delete(key);
  }

  #start(key: string): Promise<T> {
    this.#next.delete(key);
    const list = this.list(key).finally(() => this.#running.delete(key));
    this.#running.set(key, list);
    const begun = { at: this.now(), list };
    this.#latest.delete(key);
    this.#latest.set(key, begun);
    list.catch(() => {
      if (this.#latest.get(key) === begun) this.#latest.delete(key);
    });
    return list;
  }

  #forgetOld(): void {
    for (const [key, { at }] of this.#latest) {
      if (this.now() - at < maximumAge) return;
      this.#latest.delete(key);
    }
  }
}
