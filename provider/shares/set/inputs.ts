import type { ShareInputs } from "../model/inputs";
import type { PermissionType, ShareStatus } from "../model/share";
import type { ShareState } from "../model/state";

/** One share of a set, as the program declares it. */
export interface DeclaredShare {
  /** The principal, as the program wrote it. */
  readonly sharedWith: string;
  readonly permissionType: PermissionType;
}

/** The inputs of a WorkloadShares after `check`. An absent optional input means its default. */
export interface WorkloadSharesInputs extends Omit<ShareInputs, "sharedWith" | "permissionType"> {
  readonly shares: readonly DeclaredShare[];
  /** Whether the workload is to have no other shares. */
  readonly exclusive?: boolean;
  /** Whether an exclusive set may be empty. */
  readonly allowEmpty?: boolean;
}

/** One share of a set, as state keeps it. */
export interface MemberShare extends DeclaredShare {
  readonly shareId: string;
  /** Absent only while AWS has not listed the share yet. */
  readonly status?: ShareStatus;
  readonly statusMessage?: string;
  readonly generation: number;
}

/** A share of the workload that an exclusive set doesn't declare. */
export interface UndeclaredShare extends DeclaredShare {
  readonly shareId: string;
  readonly status: ShareStatus;
}

/** The outputs of a WorkloadShares, which is all that state has of it. */
export interface WorkloadSharesState extends WorkloadSharesInputs {
  /** The shares of the set, as they are. */
  readonly members: readonly MemberShare[];
  /** What an exclusive set removes with its next update. Absent if the set isn't exclusive. */
  readonly undeclared?: readonly UndeclaredShare[];
  /** The owner's account, as STS returned it when the set was created. */
  readonly accountId?: string;
  /** See `ShareState`. */
  readonly record?: string;
}

/** The inputs of a state: what a refresh hands back to the engine. */
export function setInputsOf(state: WorkloadSharesState): WorkloadSharesInputs {
  const { members: _, undeclared: _u, accountId: _a, record: _r, ...inputs } = state;
  return inputs;
}

/** The permission of a workload's share, which every one has. */
export function permissionOf({
  permissionType,
}: {
  readonly permissionType?: PermissionType | undefined;
}): PermissionType {
  if (permissionType === undefined) throw new Error("a share of a workload has no permission");
  return permissionType;
}

/** The shares as a program would declare them. */
export function declarationOf(members: readonly MemberShare[]): DeclaredShare[] {
  return members.map(({ sharedWith, permissionType }) => ({ sharedWith, permissionType }));
}

/** What all shares of a set have in common. */
export type SetSettings = Omit<WorkloadSharesInputs, "shares"> & Pick<WorkloadSharesState, "accountId" | "record">;

/** The inputs of one share of the set, as if it were a resource of its own. */
export function memberInputs(set: SetSettings, { sharedWith, permissionType }: DeclaredShare): ShareInputs {
  return { ...inputsOfEach(set), sharedWith, permissionType };
}

/** The state of one share of the set, as if it were a resource of its own. */
export function memberState(set: SetSettings, member: MemberShare): ShareState {
  const { accountId, record } = set;
  return {
    ...inputsOfEach(set),
    ...member,
    ...(accountId !== undefined && { accountId }),
    ...(record !== undefined && { record }),
  };
}

/** What a set keeps of one share's state. */
export function memberOf(state: ShareState): MemberShare {
  const { sharedWith, shareId, status, statusMessage, generation } = state;
  return {
    sharedWith,
    permissionType: permissionOf(state),
    shareId,
    generation,
    ...(status !== undefined && { status }),
    ...(statusMessage !== undefined && { statusMessage }),
  };
}

function inputsOfEach(set: SetSettings): Omit<ShareInputs, "sharedWith" | "permissionType"> {
  // What is declared, and what state has, both have a list.
  const {
    shares: _,
    members: _m,
    undeclared: _u,
    exclusive: _e,
    allowEmpty: _a,
    accountId: _i,
    record: _r,
    ...each
  } = set as WorkloadSharesState;
  return each;
}
