import { explainErrors } from "../lifecycle/errors";
import { listRecentShares } from "../lifecycle/list";
import { shareResourceId } from "../model/id";
import { principalKey } from "../model/principal";
import type { ShareContext, ShareService } from "../model/service";
import type { Share } from "../model/share";
import {
  type DeclaredShare,
  permissionOf,
  type UndeclaredShare,
  type WorkloadSharesInputs,
  type WorkloadSharesState,
} from "./inputs";
import { reasonFor } from "./outcomes";

/** The undeclared shares of an exclusive set's workload. */
export interface Observation {
  readonly undeclared?: readonly UndeclaredShare[];
  /** Why they could not be listed, for a person. */
  readonly reason?: string;
}

/** The keys of the principals that have these shares. */
export function principalsOf(shares: readonly { readonly sharedWith?: string | undefined }[]): ReadonlySet<string> {
  return new Set(shares.map(({ sharedWith = "" }) => principalKey(sharedWith)));
}

/**
 * The shares that an exclusive set removes: those that state has as undeclared, and that are not declared since. One that
 * another resource of the stack has is left to that: the engine deletes it if the program no longer declares it.
 */
export function removable(
  { journal }: Pick<ShareContext, "journal">,
  state: WorkloadSharesState,
  inputs: WorkloadSharesInputs,
): readonly UndeclaredShare[] {
  if (inputs.exclusive !== true) return [];
  const declared = principalsOf(inputs.shares);
  return (state.undeclared ?? []).filter(
    ({ sharedWith, shareId }) =>
      !declared.has(principalKey(sharedWith)) &&
      journal.otherResourceWith(shareResourceId({ resource: inputs.resource, shareId }), inputs.scope) === undefined,
  );
}

/** The listed shares of other principals than those of the set. */
export function undeclaredOf(listed: readonly Share[], principals: ReadonlySet<string>): UndeclaredShare[] {
  return listed
    .filter(({ sharedWith }) => !principals.has(principalKey(sharedWith)))
    .map((share) => {
      const { sharedWith, shareId, status } = share;
      return { sharedWith, permissionType: permissionOf(share), shareId, status };
    });
}

/** Finds the workload's other shares than those of the set, at the end of a create or an update. */
export async function findUndeclared(
  context: ShareContext,
  service: ShareService,
  inputs: WorkloadSharesInputs,
  members: WorkloadSharesState["members"],
): Promise<Observation> {
  const { resource } = inputs;
  try {
    const list = () => listRecentShares(context, service, resource);
    const listed = await explainErrors("reading", { resource }, service, list);
    const undeclared = undeclaredOf(listed, principalsOf([...inputs.shares, ...members]));
    warnOfUndeclared(context, inputs.scope, undeclared);
    return { undeclared };
  } catch (error) {
    return { reason: reasonFor(error) };
  }
}

/** Warns of what the next preview will show. */
export function warnOfUndeclared({ log }: ShareContext, scope: string, undeclared: readonly UndeclaredShare[]): void {
  if (undeclared.length === 0) return;
  const what = `the workload is also shared with ${namesOf(undeclared)}, and this set is exclusive`;
  log.warn(scope, `${what}: the next update removes what the program does not declare by then`);
}

/** Warns of what an update is about to remove. */
export function warnOfRemoval(
  { log }: Pick<ShareContext, "log">,
  scope: string,
  shares: readonly UndeclaredShare[],
): void {
  if (shares.length === 0) return;
  log.warn(
    scope,
    `this update removes the workload's shares that this exclusive set does not declare: ${namesOf(shares)}`,
  );
}

/** Warns of the shares of an import that the program doesn't declare. They are not the set's to remove. */
export function warnOfUnmanaged(
  { log }: Pick<ShareContext, "log">,
  scope: string,
  shares: readonly DeclaredShare[],
): void {
  if (shares.length === 0) return;
  log.warn(
    scope,
    `the import found shares that this set does not declare: ${namesOf(shares)}. They are not removed, and are not part of this set from now on. To manage them, declare them in shares`,
  );
}

function namesOf(shares: readonly DeclaredShare[]): string {
  return shares.map(({ sharedWith, permissionType }) => `${sharedWith} (${permissionType})`).join(", ");
}
