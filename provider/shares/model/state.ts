import { randomBytes } from "node:crypto";
import { ShareError } from "../../core/errors";
import { parseShareResourceId } from "./id";
import type { WorkloadShareInputs } from "./inputs";
import type { Share, ShareStatus } from "./share";

/** The outputs of a WorkloadShare: its inputs, and what the service returned. It is all that state has of a share. */
export interface WorkloadShareState extends WorkloadShareInputs {
  readonly shareId: string;
  /** Absent only while AWS has not listed the share yet. */
  readonly status?: ShareStatus;
  readonly statusMessage?: string;
  /** The owner's account, as STS returned it when the share was created. */
  readonly accountId?: string;
  /** How many tokens were spent before the one that created this share. */
  readonly generation: number;
  /**
   * Distinguishes this record of the share in state from others of the same share and resource, which an interrupted
   * replacement leaves behind. Absent for an imported share.
   */
  readonly record?: string;
}

/** A share can't be identified without these. The scope may be missing: then its tokens are another resource's. */
const required = ["workloadId", "sharedWith", "permissionType", "region"] as const;

/**
 * Parses a state that an earlier version, or a person, may have left incomplete: what the id says is taken from there.
 * @throws ShareError which names what is missing; a refresh fills it in.
 */
export function parseState(id: string, kept: Partial<WorkloadShareState>): WorkloadShareState {
  const { workloadId, shareId } = parseShareResourceId(id);
  const state = { workloadId, scope: "", generation: 0, ...kept, ...(shareId !== undefined && { shareId }) };
  const missing = [...required, "shareId" as const].filter((name) => typeof state[name] !== "string");
  if (missing.length === 0) return state as WorkloadShareState;
  throw new ShareError(`the state of the share ${id} has no ${missing.join(", ")}: run "pulumi refresh" to fill it in`);
}

/** A name for a record of a share in state, unlike every other. */
export function newRecord(): string {
  return randomBytes(4).toString("hex");
}

/** The inputs of a state: what a refresh hands back to the engine. */
export function inputsOf(state: WorkloadShareState): WorkloadShareInputs {
  const { shareId: _, status: _s, statusMessage: _m, accountId: _a, generation: _g, record: _r, ...inputs } = state;
  return inputs;
}

/** A share as the service knows it. A status that no list shows yet is undefined. */
export type LiveShare = Omit<Share, "status"> & { readonly status: Share["status"] | undefined };

/** What state keeps of a share: what was declared or known before, and what the service says of it now. */
export function stateOf(
  known: Omit<WorkloadShareState, "permissionType" | "shareId" | "accountId"> & { accountId?: string | undefined },
  { shareId, permissionType, status, statusMessage }: LiveShare,
): WorkloadShareState {
  const { accountId, status: _, statusMessage: _m, ...declared } = known;
  return {
    ...declared,
    permissionType,
    shareId,
    ...(accountId !== undefined && { accountId }),
    ...(status !== undefined && { status }),
    ...(statusMessage !== undefined && { statusMessage }),
  };
}
