import type { CheckResult, Diff, Properties } from "../../provider/core/resource";
import { type ShareKind, sharedResource } from "../../provider/shares/kinds/kind";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import type { ShareInputs } from "../../provider/shares/model/inputs";
import type { ShareContext, ShareResource } from "../../provider/shares/model/service";
import type { PermissionType } from "../../provider/shares/model/share";
import type { ShareState } from "../../provider/shares/model/state";
import { shareResource } from "../../provider/shares/resources/share";
import { workloadShares } from "../../provider/shares/resources/workload-shares";
import type * as sets from "../../provider/shares/set/inputs";

/** Properties as the engine has them: what is shared is named by the input of its kind, in most tests a workload. */
type Named<T> = Omit<T, "resource" | "permissionType"> & { readonly workloadId: string };
export type WorkloadShareInputs = Named<ShareInputs> & { readonly permissionType: PermissionType };
export type WorkloadShareState = Named<ShareState> & { readonly permissionType: PermissionType };
export type WorkloadSharesInputs = Named<sets.WorkloadSharesInputs>;
export type WorkloadSharesState = Named<sets.WorkloadSharesState>;

const types = new Map(kinds.map((kind) => [kind, shareResource(kind)]));

/** The kind of share that has these properties. */
export function kindOf(properties: object): ShareKind {
  return kinds.find(({ input }) => input in properties) ?? workload;
}

/** The type of resource that has these properties. */
export function typeOf(properties: object): ShareResource {
  if ("shares" in properties) return workloadShares;
  return types.get(kindOf(properties)) ?? workloadShares;
}

/** The engine's id of a resource with this state. */
export function idOf(state: object): string {
  const kind = kindOf(state);
  const { [kind.input]: name, shareId } = state as Record<string, string>;
  const { id } = sharedResource(kind, String(name));
  return shareId === undefined ? id : `${id}/${shareId}`;
}

/** A type of resource that takes a share of a workload, as most tests do. */
export function checkShare(context: ShareContext, olds: Properties, news: Properties): Promise<CheckResult> {
  return typeOf(news).check(context, olds, news);
}

export function diffShare(context: ShareContext, state: WorkloadShareState, inputs: WorkloadShareInputs): Diff {
  return typeOf(state).diff(context, idOf(state), { state: { ...state } }, { ...inputs });
}

export function diffSet(
  context: ShareContext,
  state: WorkloadSharesState,
  inputs: WorkloadSharesInputs,
  imported = false,
): Diff {
  const known = { ...setInputsOf(state), ...(imported && { imported: true }) };
  return workloadShares.diff(
    context,
    idOf({ workloadId: state.workloadId }),
    { state: { ...state }, inputs: known },
    { ...inputs },
  );
}

/** The inputs of a state. */
export function inputsOf(state: WorkloadShareState): WorkloadShareInputs {
  const { shareId: _, status: _s, statusMessage: _m, accountId: _a, generation: _g, record: _r, ...inputs } = state;
  return inputs;
}

/** The inputs of a set's state. */
export function setInputsOf(state: WorkloadSharesState): WorkloadSharesInputs {
  const { members: _, undeclared: _u, accountId: _a, record: _r, ...inputs } = state;
  return inputs;
}

/** What the run's journal and the engine call a share. */
export function shareOf(state: Pick<WorkloadShareState, "workloadId" | "shareId">): string {
  return idOf(state);
}
