import { Html } from "./html";

/** The page's style, light or dark as the browser prefers. */
export const style = new Html(`
:root { color-scheme: light dark; --line: light-dark(#d5dae0, #3a424c); --soft: light-dark(#f4f6f8, #1f252c); }
body { margin: 0 auto; max-width: 80rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif;
  color: light-dark(#16202a, #e6eaee); background: light-dark(#fff, #14181d); }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
a { color: light-dark(#0b5cad, #7cb8f5); }
.table { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { padding: .375rem .75rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
th { background: var(--soft); white-space: nowrap; }
tr + tr td { border-top: 1px solid var(--line); }
code { font-size: .9em; }
`);
