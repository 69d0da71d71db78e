// `npm run bench` measures all tables, `npm run bench -- 1` one, `npm run bench -- simulate` the paces on a simulated clock.
// Each table replaces its own section of bench/results.md.
import { parseArgs } from "node:util";
import { provideEngine } from "../tools/engine/engine.mjs";
import { measureCalls } from "./engine/calls.mjs";
import { measureCost } from "./engine/cost.mjs";
import { measureGrowth } from "./engine/growth.mjs";
import { measureLatency } from "./engine/latency.mjs";
import { Runs } from "./engine/runs.mjs";
import { measureStacks } from "./engine/stacks.mjs";
import { writeSection } from "./results.mjs";
import { comparePaces } from "./simulate.mjs";
import { measureStartup } from "./startup/startup.mjs";
import { measureThrottled } from "./throttled.mjs";
import { measureUnthrottled } from "./unthrottled.mjs";

const { values, positionals: names } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const isQuick = values.quick;
const runs = new Runs(isQuick);

/** @type {Record<string, { title: string, measure: (isQuick: boolean) => Promise<string> }>} */
const tables = {
  simulate: { title: "Paces, simulated", measure: comparePaces },
  1: { title: "Table 1: throttled creates", measure: measureThrottled },
  2: { title: "Table 2: no throttling", measure: measureUnthrottled },
  3: { title: "Table 3: calls", measure: () => measureCalls(runs) },
  4: { title: "Table 4: the engine", measure: () => measureCost(runs) },
  5: { title: "Table 5: growth", measure: () => measureGrowth(runs) },
  latency: { title: "As fast as AWS answers", measure: measureLatency },
  large: { title: "Large stacks", measure: () => measureStacks(runs) },
  startup: { title: "Start-up", measure: measureStartup },
};

const unknown = names.find((name) => !Object.hasOwn(tables, name));
if (unknown !== undefined) {
  console.error(`There is no table "${unknown}". The tables are ${Object.keys(tables).join(", ")}`);
  process.exit(2);
}
await provideEngine();
for (const [name, { title, measure }] of Object.entries(tables)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const text = await measure(isQuick);
  console.log(`\n## ${title}\n\n${text}`);
  // A quick run says whether the benchmark works; its few rows are no results.
  if (!isQuick) writeSection(title, text);
}
