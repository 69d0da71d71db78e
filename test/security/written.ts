import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A place where something was written, and what. */
export interface Written {
  readonly where: string;
  readonly text: string;
}

/** Every file below a folder; links are not followed, as they lead out of what was written. */
export function filesBelow(folder: string, root = folder): Written[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path, root);
    return entry.isFile() ? [{ where: relative(root, path), text: readFileSync(path, "utf8") }] : [];
  });
}

/** Where a mark appears, be it as it is, or as JSON, base64 or a URL would write it. */
export function placesOf(mark: string, written: readonly Written[]): string[] {
  const spellings = [
    mark,
    JSON.stringify(mark).slice(1, -1),
    encodeURIComponent(mark),
    Buffer.from(mark).toString("base64").replace(/=*$/, ""),
  ];
  return written.filter(({ text }) => spellings.some((spelling) => text.includes(spelling))).map(({ where }) => where);
}
