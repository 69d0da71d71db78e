import type { Fault, Operation } from "../../emulator";
import { faults, firstFault, type NamedFault } from "./faults";
import { rowsOfAcceptances } from "./subjects/acceptances";
import { rowsOfFunctions, type StruckFunction } from "./subjects/functions";
import { rowsOfSettings } from "./subjects/settings";
import { rowsOfShares } from "./subjects/shares";
import type { StruckResource, Subject } from "./subjects/subject";

/** The run of the engine in which a row's calls meet their faults. */
export type Phase = "check" | "create" | "update" | "read" | "delete";

export interface Row<S extends Subject = StruckResource> {
  readonly name: string;
  readonly subject: S;
  /** Rows of the same one strike the same resources, each in its phase. */
  readonly life: string;
  readonly phase: Phase;
  readonly operation: Operation;
  /** How many calls of the operation pass first. */
  readonly after?: number;
  /** How often the phase makes the call where nothing goes wrong. Default 1. */
  readonly calls?: number;
  /** False if the answer has nothing in it that could be spoilt. */
  readonly hasAnswer?: false;
  /** The run has made the resource by then, so that state keeps it. */
  readonly isMadeBefore?: true;
  /** A failure costs a run of its own, so that of the faults that end alike the first stands for the others. */
  readonly isDear?: true;
  /** What is called instead if the call is denied. */
  readonly withoutIt?: Operation;
}

/** A fault strikes one call, or every one for as long as the run lasts. */
export const durations = ["once", "always"] as const;
export type Duration = (typeof durations)[number];

/**
 * A resource that meets one fault in one operation, or a call of a function that does. It has a Region of its own, so that
 * only its calls are aimed at. A resource whose create met its fault, and was made at last, meets the same fault in the
 * operations after.
 */
export interface Cell<S extends Subject = StruckResource> {
  readonly row: Row<S>;
  readonly fault: NamedFault;
  readonly duration: Duration;
  /** The resource's name. */
  readonly name: string;
  readonly region: string;
}

function cellsOfRows<S extends Subject>(rows: readonly Row<S>[]): Cell<S>[] {
  return rows.flatMap((row) =>
    faults.flatMap((fault) =>
      durations.flatMap((duration, index) => {
        const isLikeFirst = duration === "always" && fault.class === firstFault.class && fault !== firstFault;
        if (row.isDear && isLikeFirst) return [];
        const name = `${row.life}-${fault.key}-${duration}`;
        return { row, fault, duration, name, region: `test-${row.life}-${fault.key}-${index + 1}` };
      }),
    ),
  );
}

const cellsOfResources = cellsOfRows([...rowsOfShares, ...rowsOfAcceptances, ...rowsOfSettings]);

export const cellsOfFunctions: readonly Cell<StruckFunction>[] = cellsOfRows(rowsOfFunctions);

export const cells: readonly Cell<Subject>[] = [...cellsOfResources, ...cellsOfFunctions];

export function cellsOf(phase: Phase): Cell[] {
  return cellsOfResources.filter(({ row }) => row.phase === phase);
}

export function faultOf({ row, fault, duration, region }: Cell<Subject>): Fault {
  const { operation, after = 0 } = row;
  return { ...fault.kind, operation, region, after, times: duration === "once" ? 1 : "always" };
}
