import { createHash } from "node:crypto";
import { asset } from "./assets";
import type { PageData } from "./model/data";
import { customProperties, palettes } from "./model/palette";

/** One page of HTML with all that it shows and needs. Its policy lets it run this very script, and load nothing. */
export function pageOf(data: PageData): string {
  const script = `${asset("graph.js")}\n${asset("page.js")}`;
  const style = `${colours()}${asset("page.css")}${asset("graph.css")}`;
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}"><style>${style}</style>`;
  const body = `<script type="application/json" id="data">${inScript(data)}</script><script>${script}</script>`;
  const [before, between, after] = asset("page.html").split(/(?=<\/head>|<\/body>)/);
  return [before, head, between, body, after].join("");
}

/** Paper is light, whatever the screen is. */
function colours(): string {
  const { light, dark } = palettes;
  const inDark = `@media screen and (prefers-color-scheme:dark){:root{${customProperties(dark)}}}`;
  return `:root{${customProperties(light)}}${inDark}`;
}

/** @see https://www.w3.org/TR/CSP3/#match-element-to-source-list */
function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** JSON in which nothing can end the script element or open a comment. */
function inScript(data: PageData): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}
