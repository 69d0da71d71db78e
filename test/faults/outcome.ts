import type { StateResource } from "../engine/project";
import type { Cell } from "./cells";
import type { Subject } from "./subjects/subject";

/** How a cell's run ended. The texts are the table's. */
export const outcomes = {
  harmless: "done",
  retried: "retried; done",
  refused: "error at once; the rerun finishes",
  refusedInState: "error at once, in state; the rerun finishes",
  gaveUp: "error; the rerun finishes",
  gaveUpInState: "error, in state; the rerun finishes",
} as const;
export type Outcome = keyof typeof outcomes;

/** The outcome that a fault's class promises. */
export function promised({ row, fault, duration }: Cell<Subject>): Outcome {
  const { hasAnswer = true, isMadeBefore: isMade, withoutIt } = row;
  if (fault.spoilsAnswer && !hasAnswer) return "harmless";
  if (fault.isDenial && withoutIt) return "harmless";
  switch (fault.class) {
    case "harmless":
      return "harmless";
    case "refusal":
      return isMade ? "refusedInState" : "refused";
    case "passing":
      if (duration === "once") return "retried";
      return isMade ? "gaveUpInState" : "gaveUp";
  }
}

/** The outcome that was seen. */
export function seen(
  cell: Cell<Subject>,
  error: string | undefined,
  tries: number,
  state: StateResource | undefined,
): Outcome {
  if (error === undefined) return tries === 1 ? "harmless" : "retried";
  // Only a create can end with a resource that state didn't have before.
  const isMade = cell.row.phase === "create" && state !== undefined;
  if (tries === 1) return isMade ? "refusedInState" : "refused";
  return isMade ? "gaveUpInState" : "gaveUp";
}
