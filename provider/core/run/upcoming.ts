/** So many preparations are under way or done, but not used yet. As many as the engine creates at once on two processors. */
const ahead = 8;

/**
 * What creates of this process will ask for first. It is asked for while those before them are under way, so that each
 * waits for one answer less.
 */
export class Upcoming {
  readonly #waiting = new Map<string, () => Promise<unknown>>();
  readonly #prepared = new Set<string>();

  /** @param prepare what asks; whoever needs the answer asks again, and is told of a failure. */
  add(name: string, prepare: () => Promise<unknown>): void {
    if (!this.#prepared.has(name)) this.#waiting.set(name, prepare);
  }

  /** A create that needs this begins: what the next ones need is prepared. */
  begin(name: string): void {
    this.#waiting.delete(name);
    this.#prepared.delete(name);
    for (const [next, prepare] of this.#waiting) {
      if (this.#prepared.size >= ahead) return;
      this.#waiting.delete(next);
      this.#prepared.add(next);
      prepare().catch(() => {});
    }
  }
}
