import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { GraphLibrary } from "./model/graph-library";

/** What tools/report bundles: the graph's library is in `graph.js`, and the page's own code in `page.js`. */
export type Asset = "graph.js" | "page.js" | "page.html" | "page.css" | "graph.css";

const folder = join(__dirname, "assets");

export function asset(name: Asset): string {
  return readFileSync(join(folder, name), "utf8");
}

export function graphLibrary(): GraphLibrary {
  return createRequire(__filename)(join(folder, "graph.js"));
}
