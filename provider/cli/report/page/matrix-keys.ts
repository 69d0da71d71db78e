/** A place in the matrix; -1 is the heading. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface MatrixSize {
  readonly rows: number;
  readonly columns: number;
  /** How many rows Page Up and Page Down go. */
  readonly page: number;
}

/**
 * Where a key leads from a cell; undefined if it leads nowhere.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/grid/
 */
export function cellAfter(
  { row, column }: Cell,
  { key, ctrlKey }: Pick<KeyboardEvent, "key" | "ctrlKey">,
  { rows, columns, page }: MatrixSize,
): Cell | undefined {
  const moves: Record<string, Cell> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    PageUp: { row: row - page, column },
    PageDown: { row: row + page, column },
    Home: { row: ctrlKey ? 0 : row, column: -1 },
    End: { row: ctrlKey ? rows - 1 : row, column: columns - 1 },
  };
  const to = moves[key];
  if (!to) return undefined;
  const within = (index: number, count: number) => Math.max(-1, Math.min(count - 1, index));
  const next = { row: within(to.row, rows), column: within(to.column, columns) };
  return next.row === row && next.column === column ? undefined : next;
}
