import type { Share } from "../../emulator";
import type { StateResource } from "../engine/project";
import type { Cell } from "./cells";

/** How a cell's run ended. The texts are the table's. */
export const outcomes = {
  harmless: "done",
  retried: "retried; done",
  refused: "error at once; the rerun finishes",
  refusedInState: "error at once, the share in state; the rerun finishes",
  gaveUp: "error; the rerun finishes",
  gaveUpInState: "error, the share in state; the rerun finishes",
} as const;
export type Outcome = keyof typeof outcomes;

/** The outcome that a fault's class promises. */
export function promised({ row, fault, duration }: Cell): Outcome {
  if (fault.harmlessTo === row.phase) return "harmless";
  // Only a create can end with a share that state didn't have before.
  const isMade = row.key === "verify";
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
export function seen(cell: Cell, error: string | undefined, tries: number, state: StateResource | undefined): Outcome {
  if (error === undefined) return tries === 1 ? "harmless" : "retried";
  const isMade = cell.row.phase === "create" && state !== undefined;
  if (tries === 1) return isMade ? "refusedInState" : "refused";
  return isMade ? "gaveUpInState" : "gaveUp";
}

/** Why state and service don't agree on the cell's share after its phase; undefined where they do. */
export function disagreement({ row }: Cell, state: StateResource | undefined, live: readonly Share[]) {
  const [share, ...more] = live;
  if (more.length > 0) return `there are ${live.length} shares`;
  if (row.phase === "delete") return state || share ? "the share is still in state, or alive" : undefined;
  if (!state || !share) return `the share is ${state ? "" : "not "}in state, and ${share ? "" : "not "}alive`;
  if (state.outputs.shareId !== share.shareId) return `state names ${state.outputs.shareId}, not ${share.shareId}`;
  if ((state.initErrors ?? []).length > 0) return `state keeps the error ${state.initErrors}`;
  const permission = row.phase === "update" ? "CONTRIBUTOR" : "READONLY";
  const declared = row.kind.permissions.length > 0 ? permission : undefined;
  const isDeclared = share.permissionType === declared && state.outputs.permissionType === declared;
  return isDeclared ? undefined : `the permission is ${share.permissionType}, in state ${state.outputs.permissionType}`;
}

/** What a run that failed may have lost: undefined where the rerun has all that it needs. */
export function loss(
  { row }: Cell,
  state: StateResource | undefined,
  before: string | undefined,
  live: readonly Share[],
) {
  if (live.length > 1) return `there are ${live.length} shares`;
  // A share that a create made and state doesn't have is found again by its token.
  if (row.phase === "create") {
    return state && state.outputs.shareId !== live[0]?.shareId ? "state names a share that isn't there" : undefined;
  }
  if (state?.outputs.shareId !== before) return `state names ${state?.outputs.shareId}, not ${before}`;
  if (row.phase === "delete") return undefined;
  return live[0]?.shareId === before ? undefined : "the share is not alive";
}
