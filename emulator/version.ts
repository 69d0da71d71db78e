import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version of the package that the emulator is a part of. */
export function packageVersion(): string {
  // One folder up from the sources, and two from the compiled files in dist/emulator/.
  for (const folder of ["..", join("..", "..")]) {
    try {
      return JSON.parse(readFileSync(join(__dirname, folder, "package.json"), "utf8")).version;
    } catch {
      // Not in this folder.
    }
  }
  return "unknown";
}
