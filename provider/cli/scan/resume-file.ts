import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { canonicalJson } from "../../core/canonical-json";
import { UsageError } from "../usage-error";
import type { FoundShare } from "./found-share";
import type { Place } from "./places";

/** All shares of one kind that an account gives and receives in a Region. */
export interface Part {
  readonly place: Place;
  readonly kind: string;
  readonly accountId: string;
  readonly shares: readonly FoundShare[];
}

/** What a scan has finished, a line of JSON for each part, so that another run goes on from there. */
export class ResumeFile {
  readonly #parts = new Map<string, Part>();

  /**
   * Opens the file, or starts one. A line that a killed run didn't finish is dropped.
   * @throws UsageError if it is none that a scan has written, or can't be read or written.
   */
  constructor(private readonly file: string) {
    try {
      const text = existsSync(file) ? readFileSync(file, "utf8") : "";
      const whole = text.slice(0, text.lastIndexOf("\n") + 1);
      for (const line of whole.split("\n").filter(Boolean)) {
        const part = parse(line);
        this.#parts.set(keyOf(part.place, part.kind), part);
      }
      if (text !== "" && !text.startsWith('{"place":')) throw new Error("no scan has written it");
      writeFileSync(file, whole);
    } catch (error) {
      throw new UsageError(`--resume ${file} can't be used: ${(error as Error).message}`);
    }
  }

  part(place: Place, kind: string): Part | undefined {
    return this.#parts.get(keyOf(place, kind));
  }

  add(part: Part): void {
    this.#parts.set(keyOf(part.place, part.kind), part);
    appendFileSync(this.file, `${JSON.stringify(part)}\n`);
  }

  /** The next scan is to begin anew. */
  remove(): void {
    rmSync(this.file, { force: true });
  }
}

function keyOf({ region, connection }: Place, kind: string): string {
  return canonicalJson({ region, ...connection, kind });
}

function parse(line: string): Part {
  const { place, kind, accountId, shares } = JSON.parse(line) as Partial<Part>;
  if (place?.connection && kind !== undefined && accountId !== undefined && Array.isArray(shares)) {
    return { place, kind, accountId, shares };
  }
  throw new Error("no scan has written it");
}
