import type { Fault, Operation } from "../../emulator";
import { faults, type NamedFault } from "./faults";

/** The run of the engine in which a row's calls meet their faults. */
export type Phase = "check" | "create" | "update" | "read" | "delete";

export interface Row {
  readonly name: string;
  readonly key: string;
  readonly phase: Phase;
  readonly operation: Operation;
  /** How many calls of the operation pass first. */
  readonly after?: number;
  /** How often the phase makes the call where nothing goes wrong. Default 1. */
  readonly calls?: number;
}

export const rows: readonly Row[] = [
  { name: "account (GetCallerIdentity, in a check)", key: "check", phase: "check", operation: "GetCallerIdentity" },
  { name: "account (GetCallerIdentity, in a create)", key: "account", phase: "create", operation: "GetCallerIdentity" },
  { name: "list (before a create)", key: "list", phase: "create", operation: "ListWorkloadShares", calls: 2 },
  { name: "create (CreateWorkloadShare)", key: "create", phase: "create", operation: "CreateWorkloadShare" },
  {
    name: "list (after a create)",
    key: "verify",
    phase: "create",
    operation: "ListWorkloadShares",
    after: 1,
    calls: 2,
  },
  { name: "read (ListWorkloadShares, in a refresh)", key: "read", phase: "read", operation: "ListWorkloadShares" },
  { name: "update (UpdateWorkloadShare)", key: "update", phase: "update", operation: "UpdateWorkloadShare" },
  { name: "delete (DeleteWorkloadShare)", key: "delete", phase: "delete", operation: "DeleteWorkloadShare" },
];

/** A fault strikes one call, or every one for as long as the run lasts. */
export const durations = ["once", "always"] as const;
export type Duration = (typeof durations)[number];

/**
 * A share that meets one fault in one operation. It has a Region of its own, so that only its calls are aimed at. A share whose
 * create met its fault, and was made at last, meets the same fault in the operations after.
 */
export interface Cell {
  readonly row: Row;
  readonly fault: NamedFault;
  readonly duration: Duration;
  /** The resource's name. */
  readonly name: string;
  readonly region: string;
}

export const cells: readonly Cell[] = rows.flatMap((row) =>
  faults.flatMap((fault) =>
    durations.map((duration, index) => {
      const key = row.phase === "create" || row.phase === "check" ? row.key : "create";
      const name = `${key}-${fault.key}-${duration}`;
      return { row, fault, duration, name, region: `test-${key}-${fault.key}-${index + 1}` };
    }),
  ),
);

export function faultOf({ row, fault, duration, region }: Cell): Fault {
  const { operation, after = 0 } = row;
  return { ...fault.kind, operation, region, after, times: duration === "once" ? 1 : "always" };
}
