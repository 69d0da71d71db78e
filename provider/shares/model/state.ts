import { ShareError } from "../../core/errors";
import { parseShareResourceId } from "./id";
import type { WorkloadShareState } from "./inputs";

/** Without these nothing can be said of a share. The scope may be missing: then its tokens are another resource's. */
const required = ["workloadId", "sharedWith", "permissionType", "region"] as const;

/**
 * A state as an earlier version, or a person's hand, may have left it: what the id says is taken from there.
 * @throws ShareError which names what is missing; a refresh fills it in.
 */
export function parseState(id: string, kept: Partial<WorkloadShareState>): WorkloadShareState {
  const { workloadId, shareId } = parseShareResourceId(id);
  const state = { workloadId, scope: "", generation: 0, ...kept, ...(shareId !== undefined && { shareId }) };
  const missing = [...required, "shareId" as const].filter((name) => typeof state[name] !== "string");
  if (missing.length === 0) return state as WorkloadShareState;
  throw new ShareError(`the state of the share ${id} has no ${missing.join(", ")}: run "pulumi refresh" to fill it in`);
}
