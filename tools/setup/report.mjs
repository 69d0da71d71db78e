/**
 * Tells people what the setup does: one line per step, finished by how long it took.
 * @typedef {object} Report
 * @property {<T>(what: string, work: () => Promise<T>) => Promise<T>} step
 * @property {(text: string) => void} note a line of its own, also amid a step
 */

/**
 * @param {{ write(text: string): unknown }} stream
 * @param {() => number} now milliseconds
 * @returns {Report}
 */
export function createReport(stream, now = () => performance.now()) {
  let lineIsOpen = false;

  /** @param {string} text */
  function note(text) {
    stream.write(`${lineIsOpen ? "\n" : ""}${text}\n`);
    lineIsOpen = false;
  }

  return {
    note,
    async step(what, work) {
      const start = now();
      stream.write(`${what} …`);
      lineIsOpen = true;
      /** @param {string} word */
      const close = (word) => {
        const end = `${word}${duration(now() - start)}`;
        stream.write(lineIsOpen ? ` ${end}\n` : `${what}: ${end}\n`);
        lineIsOpen = false;
      };
      try {
        const result = await work();
        close("");
        return result;
      } catch (error) {
        close(`${firstLine(error)} After `);
        throw error;
      }
    },
  };
}

/** @param {unknown} error */
function firstLine(error) {
  const line = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
  return line.replace(/[.:]*$/, ".");
}

/**
 * `0.4 s`, `2 min 5 s`
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
