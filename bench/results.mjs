import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("results.md", import.meta.url));

/**
 * A table of Markdown.
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function table(head, rows) {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Where and when a table was measured. */
export function circumstances() {
  const [load] = loadavg();
  const date = new Date().toISOString().slice(0, 10);
  return `Measured on ${date}: ${availableParallelism()} cores, Node ${process.version}, a load of ${load?.toFixed(1)} at the end.`;
}

/**
 * Puts a section into bench/results.md, in place of the last one with its title.
 * @param {string} title
 * @param {string} text
 */
export function writeSection(title, text) {
  const before = existsSync(file) ? readFileSync(file, "utf8") : "# Benchmarks\n\n`npm run bench` writes this file.\n";
  const [head, ...sections] = before.split(/^(?=## )/m);
  const others = sections.filter((section) => !section.startsWith(`## ${title}\n`));
  const all = [...others, `## ${title}\n\n${text}\n`].sort((a, b) => a.localeCompare(b, "en"));
  writeFileSync(file, `${[head, ...all].map((section) => section?.trim()).join("\n\n")}\n`);
}
