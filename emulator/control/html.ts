/** A text that is HTML already. */
export class Html {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Part = Html | string | number;

/** HTML from a template, each part of which is escaped unless it is HTML already. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(template.reduce((text, next, index) => `${text}${escaped(parts[index - 1] ?? "")}${next}`));
}

export function join(parts: readonly Html[]): Html {
  return new Html(parts.join(""));
}

/** A table; if it has no rows, `empty` instead. */
export function table(head: readonly string[], rows: readonly (readonly Part[])[], empty?: Html): Html {
  if (rows.length === 0 && empty) return empty;
  const headCells = join(head.map((name) => html`<th scope="col">${name}</th>`));
  const bodyRows = rows.map((cells) => html`<tr>${join(cells.map((cell) => html`<td>${cell}</td>`))}</tr>\n`);
  return html`<div class="table" tabindex="0"><table><thead><tr>${headCells}</tr></thead>\n<tbody>${join(bodyRows)}</tbody></table></div>`;
}

function escaped(part: Part): string {
  return part instanceof Html
    ? String(part)
    : String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
