import type { Access } from "../model/access";
import type { Filter } from "../model/filter";
import type { Matrix } from "../model/matrix";
import { type AccountNames, counted, type Name, principalName, resourceName } from "../model/names";
import { byId, element } from "./dom";
import { described, mark } from "./marks";
import { type Cell, cellAfter } from "./matrix-keys";

/** In pixels, as page.css has them. */
const sizes = { row: 44, column: 38, heading: 190 };
/** How much more is drawn than can be seen, so that scrolling shows no gap. */
const margin = 6;
/** What paper can hold. */
const printable = { rows: 400, columns: 20 };

interface Actions {
  readonly onFilter: (filter: Filter) => void;
  readonly onOpen: (access: Access) => void;
}

/** The matrix as a grid, of which only what can be seen is in the page. Row and column -1 are the headings. */
export class MatrixView {
  readonly #grid = byId("grid");
  #matrix: Matrix = { resources: [], principals: [] };
  #current: Cell = { row: -1, column: -1 };
  #isPrinting = false;
  #drawn = "";

  constructor(
    private readonly accounts: AccountNames,
    private readonly actions: Actions,
  ) {
    this.#grid.addEventListener("scroll", () => this.#draw());
    this.#grid.addEventListener("click", (event) => this.#activate(cellOf(event)));
    this.#grid.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => this.#draw()).observe(this.#grid);
    addEventListener("beforeprint", () => this.print(true));
    addEventListener("afterprint", () => this.print(false));
  }

  show(matrix: Matrix): void {
    this.#matrix = matrix;
    this.#current = { row: matrix.resources.length > 0 ? 0 : -1, column: matrix.principals.length > 0 ? 0 : -1 };
    this.#grid.scrollTo(0, 0);
    this.#redraw();
    const { resources, principals } = matrix;
    const size = `${counted(resources.length, "resource")} by ${counted(principals.length, "principal")}. `;
    const help = "Arrow keys move. Enter opens a cell; on a heading, it shows only that row or column.";
    byId("matrix-hint").textContent = resources.length === 0 ? "There is no share to show." : size + help;
  }

  /** On paper there is no scrolling: all of it, or nothing. */
  print(isPrinting: boolean): void {
    this.#isPrinting = isPrinting;
    this.#redraw();
  }

  get #fitsPaper(): boolean {
    return this.#rowCount <= printable.rows && this.#columnCount <= printable.columns;
  }

  get #rowCount(): number {
    return this.#matrix.resources.length;
  }

  get #columnCount(): number {
    return this.#matrix.principals.length;
  }

  #redraw(): void {
    this.#drawn = "";
    this.#draw();
  }

  #draw(): void {
    const { rows, columns } = this.#window();
    const drawn = JSON.stringify([rows, columns]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const hadFocus = this.#grid.contains(document.activeElement);
    if (this.#rowCount === 0 || (this.#isPrinting && !this.#fitsPaper)) {
      const why =
        this.#rowCount === 0 ? "" : "The matrix is too large for paper: filter first. The shares below are the same.";
      this.#grid.replaceChildren(why);
      return;
    }
    const table = element(
      "table",
      {
        role: "grid",
        "aria-label": "Principals by resources",
        "aria-describedby": "matrix-hint",
        "aria-rowcount": this.#rowCount + 1,
        "aria-colcount": this.#columnCount + 1,
      },
      element("thead", { role: "rowgroup" }, this.#headingRow(columns)),
      element("tbody", { role: "rowgroup" }, ...this.#rows(rows, columns)),
    );
    this.#grid.replaceChildren(table);
    this.#makeCurrentReachable();
    if (hadFocus) this.#drawnCell(this.#current)?.focus({ preventScroll: true });
  }

  /** Which rows and columns can be seen, or nearly so: from, and up to. */
  #window(): { rows: [number, number]; columns: [number, number] } {
    if (this.#isPrinting) return { rows: [0, this.#rowCount], columns: [0, this.#columnCount] };
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = this.#grid;
    const part = (start: number, length: number, size: number, count: number): [number, number] => {
      const first = Math.max(0, Math.floor(start / size) - margin);
      const last = Math.min(count, Math.ceil((start + length) / size) + margin);
      // In steps, so that not each pixel of a scroll draws anew.
      return [first - (first % margin), Math.min(count, last + margin - (last % margin))];
    };
    return {
      rows: part(scrollTop, clientHeight, sizes.row, this.#rowCount),
      columns: part(scrollLeft, clientWidth, sizes.column, this.#columnCount),
    };
  }

  #headingRow([first, end]: [number, number]): HTMLElement {
    const headings = this.#matrix.principals.slice(first, end).map((principal, index) => {
      const column = first + index;
      const name = principalName(principal.sharedWith, this.accounts);
      const attributes = { role: "columnheader", "aria-colindex": column + 2, title: principal.sharedWith };
      return element(
        "th",
        { ...attributes, ...at(-1, column) },
        element("div", { class: "upright" }, ...inTwoLines(name)),
      );
    });
    const corner = element(
      "th",
      { class: "corner", role: "columnheader", "aria-colindex": 1, ...at(-1, -1) },
      "Resource",
    );
    const [before, after] = [spacer("th", first), spacer("th", this.#columnCount - end)];
    return element("tr", { role: "row", "aria-rowindex": 1 }, corner, ...before, ...headings, ...after);
  }

  #rows([first, end]: [number, number], columns: [number, number]): HTMLElement[] {
    const rows = this.#matrix.resources.slice(first, end).map((_, index) => this.#row(first + index, columns));
    const gap = (count: number) => {
      if (count <= 0) return [];
      const between = element("tr", { "aria-hidden": "true", class: "gap" });
      between.style.height = `${count * sizes.row}px`;
      return [between];
    };
    return [...gap(first), ...rows, ...gap(this.#rowCount - end)];
  }

  #row(row: number, [first, end]: [number, number]): HTMLElement {
    const resource = this.#matrix.resources[row];
    if (!resource) throw new Error(`The matrix has no row ${row}.`);
    const { resourceId } = resource.share;
    const name = inTwoLines(resourceName(resource.share));
    const heading = element(
      "th",
      { role: "rowheader", "aria-colindex": 1, title: resourceId, ...at(row, -1) },
      ...name,
    );
    const cells = this.#matrix.principals.slice(first, end).map(({ key }, index) => {
      const column = first + index;
      const access = resource.cells.get(key);
      const attributes = { role: "gridcell", "aria-colindex": column + 2, ...at(row, column) };
      if (!access) return element("td", attributes);
      const words = described(access);
      return element("td", { ...attributes, class: "has", title: words, "aria-label": words }, mark(access));
    });
    const [before, after] = [spacer("td", first), spacer("td", this.#columnCount - end)];
    return element("tr", { role: "row", "aria-rowindex": row + 2 }, heading, ...before, ...cells, ...after);
  }

  #drawnCell({ row, column }: Cell): HTMLElement | null {
    return this.#grid.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  }

  /** Tab must find a cell, also after the current one was scrolled away. */
  #makeCurrentReachable(): void {
    if (!this.#drawnCell(this.#current)) {
      const { rows, columns } = this.#window();
      const within = (index: number, [first, end]: [number, number]) => Math.max(first, Math.min(end - 1, index));
      const { row, column } = this.#current;
      this.#current = { row: row < 0 ? row : within(row, rows), column: column < 0 ? column : within(column, columns) };
    }
    this.#drawnCell(this.#current)?.setAttribute("tabindex", "0");
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#activate(this.#current);
      return;
    }
    const page = Math.max(1, Math.floor((this.#grid.clientHeight - sizes.heading) / sizes.row) - 1);
    const size = { rows: this.#rowCount, columns: this.#columnCount, page };
    const next = cellAfter(this.#current, event, size);
    if (!next) return;
    event.preventDefault();
    this.#move(next);
  }

  #move(next: Cell): void {
    this.#drawnCell(this.#current)?.setAttribute("tabindex", "-1");
    this.#current = next;
    this.#scrollTo(next);
    this.#draw();
    const cell = this.#drawnCell(next);
    cell?.setAttribute("tabindex", "0");
    cell?.focus({ preventScroll: true });
  }

  /** The headings stand before the cells, and hide what is below them. */
  #scrollTo({ row, column }: Cell): void {
    const { clientHeight, clientWidth } = this.#grid;
    const headingWidth = this.#grid.querySelector<HTMLElement>(".corner")?.offsetWidth ?? 0;
    const headingHeight = this.#grid.querySelector<HTMLElement>("thead")?.offsetHeight ?? 0;
    const nearest = (start: number, index: number, size: number, length: number) =>
      Math.max(Math.min(start, index * size), (index + 1) * size - length);
    if (row >= 0) {
      this.#grid.scrollTop = nearest(this.#grid.scrollTop, row, sizes.row, clientHeight - headingHeight);
    }
    if (column >= 0) {
      this.#grid.scrollLeft = nearest(this.#grid.scrollLeft, column, sizes.column, clientWidth - headingWidth);
    }
  }

  #activate(cell: Cell | undefined): void {
    if (!cell) return;
    this.#drawnCell(this.#current)?.setAttribute("tabindex", "-1");
    this.#current = cell;
    this.#drawnCell(cell)?.setAttribute("tabindex", "0");
    const resource = this.#matrix.resources[cell.row];
    const principal = this.#matrix.principals[cell.column];
    const access = resource && principal && resource.cells.get(principal.key);
    if (access) this.actions.onOpen(access);
    else if (resource && cell.column < 0) this.actions.onFilter({ resource: resource.key });
    else if (principal && cell.row < 0) this.actions.onFilter({ principal: principal.key });
  }
}

function at(row: number, column: number): Record<string, string | number> {
  return { "data-row": row, "data-column": column, tabindex: -1 };
}

function inTwoLines({ label, detail }: Name): HTMLElement[] {
  return [element("span", { class: "label" }, label), element("span", { class: "detail" }, detail)];
}

function spacer(tag: "td" | "th", count: number): HTMLElement[] {
  if (count <= 0) return [];
  const gap = element(tag, { "aria-hidden": "true", class: "gap", colspan: count });
  gap.style.minWidth = `${count * sizes.column}px`;
  return [gap];
}

function cellOf(event: Event): Cell | undefined {
  const cell = (event.target as Element).closest<HTMLElement>("[data-row]");
  return cell ? { row: Number(cell.dataset.row), column: Number(cell.dataset.column) } : undefined;
}
