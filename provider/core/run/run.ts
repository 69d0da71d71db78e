import { Declarations } from "./declarations";
import { Entries, type RunLog } from "./entries";
import { Journal } from "./journal";

/** What one run has declared and done so far. */
export interface Run {
  readonly declarations: Declarations;
  readonly journal: Journal;
}

/** @param log of the run's processes; without one, the run has no other process. */
export function joinRun(log?: RunLog): Run {
  const entries = new Entries(log);
  return { declarations: new Declarations(entries), journal: new Journal(entries) };
}
