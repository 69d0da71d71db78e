import type { Entry, RunLog } from "../../provider/core/run/entries";

/** The log of a run, in memory: what it returns makes the log of one more process of the run. */
export function sharedRunLog(): () => RunLog {
  const written: { readonly by: symbol; readonly line: string }[] = [];
  return () => {
    const process = Symbol();
    let read = 0;
    return {
      write: (entry) => void written.push({ by: process, line: JSON.stringify(entry) }),
      read: () => {
        const since = written.slice(read);
        read = written.length;
        return since.filter(({ by }) => by !== process).map(({ line }): Entry => JSON.parse(line));
      },
    };
  };
}
