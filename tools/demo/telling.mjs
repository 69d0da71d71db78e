import { styleText } from "node:util";

/** @param {string} text */
export function title(text) {
  console.log(`\n${styleText(["bold", "cyan"], text)}`);
}

export const say = {
  /** @param {string} text */
  line: (text) => console.log(`  ${text}`),
  /** @param {string} text */
  problem: (text) => console.error(styleText("red", text)),
  /**
   * Columns as wide as their widest cell; the first row is the head.
   * @param {string[][]} rows
   */
  table(rows) {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
    for (const [index, row] of rows.entries()) {
      const text = row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd();
      console.log(`  ${index === 0 ? styleText("bold", text) : text}`);
    }
  },
};
