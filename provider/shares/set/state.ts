import { ShareError } from "../../core/errors";
import type { Properties } from "../../core/resource";
import { sharedResource } from "../kinds/kind";
import { workload } from "../kinds/workload";
import { parseSetResourceId } from "../model/id";
import type { WorkloadSharesInputs, WorkloadSharesState } from "./inputs";
import type { KnownMember, KnownSet } from "./read";

/** Parses inputs that `check` has passed. In a preview, some of them aren't known yet. */
export function parseSetInputs({ workloadId, ...inputs }: Properties): WorkloadSharesInputs {
  return { ...(inputs as unknown as WorkloadSharesInputs), resource: sharedResource(workload, String(workloadId)) };
}

/** Parses what is known of a set that is to be read: its state, or next to nothing. */
export function parseKnownSet({ workloadId, ...known }: Properties): KnownSet {
  const named = typeof workloadId === "string" && { resource: sharedResource(workload, workloadId) };
  return { scope: "", ...(known as Partial<KnownSet>), ...named };
}

/** A share can't be identified without these. */
const required = ["sharedWith", "permissionType", "shareId"] as const;

/**
 * Parses a state that an earlier version, or a person, may have left incomplete: what the id says is taken from there.
 * @throws ShareError which names what is missing; a refresh fills it in.
 */
export function parseSetState(id: string, kept: Properties): WorkloadSharesState {
  const state = parseKnownSet(kept);
  const resource = state.resource ?? parseSetResourceId(id).resource;
  const members = state.members ?? [];
  const missing = [
    ...(typeof state.region === "string" ? [] : ["region"]),
    ...(Array.isArray(state.members) ? members.flatMap(missingParts) : ["members"]),
  ];
  if (missing.length === 0) {
    const { undeclared } = state;
    return { ...state, resource, members: members.map(withGeneration), ...toldOnly(undeclared) } as WorkloadSharesState;
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
function toldOnly(undeclared: unknown): Pick<WorkloadSharesState, "undeclared"> {
  if (undeclared === undefined) return {};
  const isTold = (share: KnownMember | null) => missingParts(share, 0).length === 0;
  return { undeclared: Array.isArray(undeclared) ? undeclared.filter(isTold) : [] };
}
