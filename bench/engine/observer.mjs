import { descendants, memoryOf, writtenBy } from "../processes.mjs";

/** How often it looks, in milliseconds. The peak of memory is the system's own, whatever happens in between. */
const interval = 250;

/** The host of dynamic providers, or the plugin. Not the shell script that looks for the host. */
const provider = /dynamic-provider[\\/]index\.js|plugin[\\/]main\.js/;

/**
 * Looks at the engine and at its provider while they run, on Linux.
 * @param {number} engine its process
 */
export function observe(engine) {
  /** @type {{ written?: number, peak?: number }} */
  const seen = {};
  /** @type {number | undefined} */
  let pid;
  const look = () => {
    const written = writtenBy(engine);
    if (written !== undefined) seen.written = written;
    pid ??= descendants().find(({ command }) => provider.test(command))?.pid;
    const memory = pid === undefined ? undefined : memoryOf(pid);
    if (memory) seen.peak = memory.peak;
  };
  const timer = setInterval(look, interval);
  return {
    /** Bytes that the engine wrote, and the provider's memory at its peak, in bytes. */
    end: () => {
      clearInterval(timer);
      return seen;
    },
  };
}
