import { coloured, type Progress } from "../terminal";
import type { FoundShare } from "./found-share";
import type { NotScanned } from "./not-scanned";
import type { Output } from "./output";
import { type Place, shownConnection } from "./places";
import type { Problem, ScanListener } from "./scan";

/** Prints shares as an output does, and says on stderr how far the scan is, and at the end what it could not read. */
export class ScanReport implements ScanListener {
  readonly #problems: Problem[] = [];
  #shares = 0;
  #finished = 0;

  constructor(
    private readonly output: Output,
    private readonly stderr: NodeJS.WriteStream,
    private readonly progress: Progress,
    private readonly places: number,
  ) {}

  get isComplete(): boolean {
    return this.#problems.length === 0;
  }

  get notScanned(): NotScanned[] {
    return this.#problems.map(({ place: { region, connection }, accountId, what, reason }) => {
      const { externalId: _, ...identity } = connection;
      return { ...(accountId !== undefined && { accountId }), region, ...identity, what, reason };
    });
  }

  async found(shares: readonly FoundShare[]): Promise<void> {
    this.#shares += shares.length;
    this.progress.clear();
    await this.output.write(shares);
    this.#show();
  }

  problem(problem: Problem): void {
    this.#problems.push(problem);
  }

  note(message: string): void {
    this.progress.clear();
    this.stderr.write(`${message}\n`);
    this.#show();
  }

  finished(_: Place): void {
    this.#finished++;
    this.#show();
  }

  /** Shows why a scan takes long. */
  waiting(message: string): void {
    this.#show(message);
  }

  end(): void {
    this.progress.clear();
    this.stderr.write(`${this.#shares} ${this.#shares === 1 ? "share" : "shares"} found\n`);
    for (const line of shownProblems(this.#problems)) {
      this.stderr.write(`${coloured(this.stderr, "red", "not scanned:")} ${line}\n`);
    }
  }

  #show(why?: string): void {
    const done = `${this.#finished} of ${this.places} accounts and Regions, ${this.#shares} shares`;
    this.progress.show(why === undefined ? done : `${done}: ${why.replaceAll("\n", " ")}`);
  }
}

/** What one account refuses in every Region is said once, with the Regions. */
export function shownProblems(problems: readonly Problem[]): string[] {
  const groups = Map.groupBy(problems, ({ place, what }) => JSON.stringify([place.connection, what]));
  return [...groups.values()].map((group) => {
    const [{ place, accountId, what, reason }] = group as [Problem];
    const regions = [...new Set(group.map((problem) => problem.place.region))].sort().join(", ");
    const account = accountId === undefined ? "" : `account ${accountId}, `;
    return `${account}${shownConnection(place.connection)}, in ${regions}: ${what}: ${reason.replaceAll("\n", "\n  ")}`;
  });
}
