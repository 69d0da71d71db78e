import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { UsageError } from "./usage-error";

/** The words of a file, such as account IDs, in which white space or commas separate them. @throws UsageError */
export async function wordsOf(file: string): Promise<string[]> {
  return (await contentOf(file)).split(/[\s,]+/).filter(Boolean);
}

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
