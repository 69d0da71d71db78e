import type { Fault, Operation } from "../../emulator";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import { lens } from "../../provider/shares/kinds/lens";
import { workload } from "../../provider/shares/kinds/workload";
import { faults, type NamedFault } from "./faults";

/** The run of the engine in which a row's calls meet their faults. */
export type Phase = "check" | "create" | "update" | "read" | "delete";

export interface Row {
  readonly name: string;
  readonly key: string;
  readonly kind: ShareKind;
  readonly phase: Phase;
  readonly operation: Operation;
  /** How many calls of the operation pass first. */
  readonly after?: number;
  /** How often the phase makes the call where nothing goes wrong. Default 1. */
  readonly calls?: number;
}

/** The kinds that have rows: one with permissions, and one for all those without. */
export const struckKinds: readonly ShareKind[] = [workload, lens];

const asked = { kind: workload, operation: "GetCallerIdentity" } as const;

/** Calls that don't depend on the kind. */
const callsForAccount: readonly Row[] = [
  { ...asked, name: "account (GetCallerIdentity, in a check)", key: "check", phase: "check" },
  { ...asked, name: "account (GetCallerIdentity, in a create)", key: "account", phase: "create" },
];

function rowsOf(kind: ShareKind): Row[] {
  const { create, update, list, ...api } = kind.api as Readonly<Record<"create" | "list" | "delete", Operation>> & {
    readonly update?: Operation;
  };
  const rowOfUpdate = (operation: Operation): Row => {
    return { kind, name: `update (${operation})`, key: "update", phase: "update", operation };
  };
  return [
    { kind, name: "list (before a create)", key: "list", phase: "create", operation: list, calls: 2 },
    { kind, name: `create (${create})`, key: "create", phase: "create", operation: create },
    { kind, name: "list (after a create)", key: "verify", phase: "create", operation: list, after: 1, calls: 2 },
    { kind, name: `read (${list}, in a refresh)`, key: "read", phase: "read", operation: list },
    ...(update ? [rowOfUpdate(update)] : []),
    { kind, name: `delete (${api.delete})`, key: "delete", phase: "delete", operation: api.delete },
  ];
}

export const rows: readonly Row[] = [...callsForAccount, ...struckKinds.flatMap(rowsOf)];

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
      const ofRow = row.phase === "create" || row.phase === "check" ? row.key : "create";
      const key = row.kind === workload ? ofRow : `${row.kind.name.toLowerCase()}-${ofRow}`;
      const name = `${key}-${fault.key}-${duration}`;
      return { row, fault, duration, name, region: `test-${key}-${fault.key}-${index + 1}` };
    }),
  ),
);

export function cellsOf(phase: Phase): Cell[] {
  return cells.filter(({ row }) => row.phase === phase);
}

export function faultOf({ row, fault, duration, region }: Cell): Fault {
  const { operation, after = 0 } = row;
  return { ...fault.kind, operation, region, after, times: duration === "once" ? 1 : "always" };
}
