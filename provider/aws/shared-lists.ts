/**
 * Lists that all who ask at the same time share (group commit). Each asker gets a list that began after it asked: one
 * that is under way began before, so the next one serves all that ask meanwhile.
 */
export class SharedLists<T> {
  readonly #running = new Map<string, Promise<T>>();
  readonly #next = new Map<string, Promise<T>>();

  constructor(private readonly list: (key: string) => Promise<T>) {}

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

  #start(key: string): Promise<T> {
    this.#next.delete(key);
    const running = this.list(key).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }
}
