import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { UsageError } from "./usage-error";

/**
 * What a file holds; `-` is stdin.
 * @throws UsageError if it can't be read.
 */
export async function contentOf(file: string): Promise<string> {
  if (file === "-") return text(process.stdin);
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${(error as Error).message}`);
  }
}
