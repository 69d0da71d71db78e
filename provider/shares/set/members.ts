import { createShare } from "../lifecycle/create";
import { deleteShare } from "../lifecycle/delete";
import { replacementReasons } from "../lifecycle/diff";
import { updateShare } from "../lifecycle/update";
import type { ShareContext } from "../model/service";
import { type DeclaredShare, type MemberShare, memberInputs, memberState, type SetSettings } from "./inputs";
import { type Outcome, tryMember } from "./outcomes";

/** Creates one share of a set, by the rules of a single share. */
export function createMember(context: ShareContext, set: SetSettings, share: DeclaredShare): Promise<Outcome> {
  return tryMember(undefined, () =>
    createShare(withPrincipalInMessages(context, share), memberInputs(set, share), set.record),
  );
}

/** Deletes one share of a set. */
export function deleteMember(
  context: ShareContext,
  set: SetSettings,
  member: Omit<MemberShare, "generation"> & Partial<MemberShare>,
): Promise<Outcome> {
  const before = { generation: 0, ...member };
  return tryMember(before, async () => {
    await deleteShare(withPrincipalInMessages(context, member), memberState(set, before));
    return undefined;
  });
}

/**
 * Updates one share of a set to what is declared.
 * @param set as it is declared now.
 * @param now the share as state has it.
 */
export async function updateMember(
  context: ShareContext,
  set: SetSettings,
  share: DeclaredShare,
  now: MemberShare | undefined,
): Promise<Outcome> {
  if (!now) return createMember(context, set, share);
  const [state, wanted] = [memberState(set, now), memberInputs(set, share)];
  if (replacementReasons(state, wanted).length === 0) {
    return tryMember(now, () => updateShare(withPrincipalInMessages(context, share), state, wanted));
  }
  const removal = await deleteMember(context, set, now);
  return removal.reason === undefined ? createMember(context, set, share) : removal;
}

/** A context whose messages name the share that they are about, since the set's URN doesn't. */
function withPrincipalInMessages(context: ShareContext, { sharedWith }: DeclaredShare): ShareContext {
  const { log, frontend } = context;
  return {
    ...context,
    // A share can't be imported into a set.
    frontend: { ...frontend, canImport: false },
    log: {
      warn: (scope, message) => log.warn(scope, `${sharedWith}: ${message}`),
      info: (scope, message) => log.info(scope, `${sharedWith}: ${message}`),
      progress: (scope, message) => log.progress(scope, `${sharedWith}: ${message}`),
    },
  };
}
