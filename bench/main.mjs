// `npm run bench` measures all tables, `npm run bench -- 1` one, `npm run bench -- simulate` the paces on a simulated clock.
// Each table replaces its own section of bench/results.md.
import { writeSection } from "./results.mjs";
import { comparePaces } from "./simulate.mjs";
import { measureThrottled } from "./throttled.mjs";
import { measureUnthrottled } from "./unthrottled.mjs";

/** @type {Record<string, { title: string, measure: (isQuick: boolean) => Promise<string> }>} */
const tables = {
  simulate: { title: "Paces, simulated", measure: comparePaces },
  1: { title: "Table 1: throttled creates", measure: measureThrottled },
  2: { title: "Table 2: no throttling", measure: measureUnthrottled },
};

const names = process.argv.slice(2).filter((arg) => arg !== "--quick");
const unknown = names.find((name) => !Object.hasOwn(tables, name));
if (unknown !== undefined) {
  console.error(`There is no table "${unknown}". The tables are ${Object.keys(tables).join(", ")}`);
  process.exit(2);
}
const isQuick = process.argv.includes("--quick");
for (const [name, { title, measure }] of Object.entries(tables)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const text = await measure(isQuick);
  console.log(`\n## ${title}\n\n${text}`);
  // A quick run says whether the benchmark works; its few rows are no results.
  if (!isQuick) writeSection(title, text);
}
