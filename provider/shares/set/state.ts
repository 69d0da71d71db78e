import { ShareError } from "../../core/errors";
import { parseSetResourceId } from "../model/id";
import type { MemberShare, UndeclaredShare, WorkloadSharesState } from "./inputs";

/** A share can't be identified without these. */
const required = ["sharedWith", "permissionType", "shareId"] as const;

/**
 * Parses a state that an earlier version, or a person, may have left incomplete: what the id says is taken from there.
 * @throws ShareError which names what is missing; a refresh fills it in.
 */
export function parseSetState(id: string, kept: Partial<WorkloadSharesState>): WorkloadSharesState {
  const state = { scope: "", ...kept, workloadId: kept.workloadId ?? parseSetResourceId(id).workloadId };
  const members = state.members ?? [];
  const missing = [
    ...(typeof state.region === "string" ? [] : ["region"]),
    ...(Array.isArray(state.members) ? members.flatMap(missingParts) : ["members"]),
  ];
  if (missing.length === 0) {
    return { ...state, members: members.map(withGeneration), ...withUndeclared(state) } as WorkloadSharesState;
  }
  throw new ShareError(
    `the state of the shares ${id} has no ${missing.join(", ")}: run "pulumi refresh" to fill it in`,
  );
}

function missingParts(share: Partial<MemberShare> | null, index: number): string[] {
  return required.filter((name) => typeof share?.[name] !== "string").map((name) => `members[${index}].${name}`);
}

function withGeneration(share: MemberShare): MemberShare {
  return { ...share, generation: share.generation ?? 0 };
}

/** A share that can't be named in a message is not removed. */
function withUndeclared({ undeclared }: Partial<WorkloadSharesState>): Partial<WorkloadSharesState> {
  if (undeclared === undefined) return {};
  const isTold = (share: Partial<UndeclaredShare> | null) => missingParts(share, 0).length === 0;
  return { undeclared: Array.isArray(undeclared) ? undeclared.filter(isTold) : [] };
}
