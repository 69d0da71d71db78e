/** Responses that are held back, by the number of their call. */
export class HeldResponses {
  private readonly held = new Map<number, () => void>();

  /** Resolves when the call's response is released. */
  hold(callNumber: number): Promise<void> {
    return new Promise((resolve) => this.held.set(callNumber, resolve));
  }

  /** The numbers of the calls whose responses are held. */
  list(): number[] {
    return [...this.held.keys()];
  }

  /** Releases one response, or all. Returns how many. */
  release(callNumber?: number): number {
    const numbers = callNumber === undefined ? this.list() : this.list().filter((held) => held === callNumber);
    for (const number of numbers) {
      this.held.get(number)?.();
      this.held.delete(number);
    }
    return numbers.length;
  }
}
