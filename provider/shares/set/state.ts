import { ShareError } from "../../core/errors";
import type { Properties } from "../../core/resource";
import { workload } from "../kinds/workload";
import { parseSetResourceId } from "../model/id";
import { parseKnown } from "../model/state";
import type { WorkloadSharesState } from "./inputs";
import type { KnownMember, KnownSet } from "./read";

/** A share can't be identified without these. */
const required = ["sharedWith", "permissionType", "shareId"] as const;

/**
 * Parses a state that an earlier version, or a person, may have left incomplete: what the id says is taken from there.
 * @throws ShareError which names what is missing; a refresh fills it in.
 */
export function parseSetState(id: string, kept: Properties): WorkloadSharesState {
  const state = parseKnown<KnownSet>(workload, kept);
  const resource = state.resource ?? parseSetResourceId(id).resource;
  const members = state.members ?? [];
  const missing = [
    ...(typeof state.region === "string" ? [] : ["region"]),
    ...(Array.isArray(state.members) ? members.flatMap(missingParts) : ["members"]),
  ];
  if (missing.length === 0) {
    const { undeclared } = state;
    return {
      ...state,
      resource,
      members: members.map(withGeneration),
      ...nameableOnly(undeclared),
    } as WorkloadSharesState;
  }
  throw new ShareError(
    `the state of the shares ${id} has no ${missing.join(", ")}: run "pulumi refresh" to fill it in`,
  );
}

function missingParts(share: KnownMember | null, index: number): string[] {
  return required.filter((name) => typeof share?.[name] !== "string").map((name) => `members[${index}].${name}`);
}

function withGeneration(share: KnownMember): KnownMember {
  return { ...share, generation: share.generation ?? 0 };
}

/** A share that can't be named in a message is not removed. */
function nameableOnly(undeclared: unknown): Pick<WorkloadSharesState, "undeclared"> {
  if (undeclared === undefined) return {};
  const isNameable = (share: KnownMember | null) => missingParts(share, 0).length === 0;
  return { undeclared: Array.isArray(undeclared) ? undeclared.filter(isNameable) : [] };
}
