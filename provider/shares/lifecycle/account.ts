import { ShareError } from "../../core/errors";
import type { SharedResource, ShareKind } from "../kinds/kind";
import type { ShareService } from "../model/service";

/** Checks that a resource given by its ARN belongs to the caller's account. */
export async function assertOwnAccount(service: ShareService, { kind, arn }: SharedResource): Promise<void> {
  const owner = arn?.accountId;
  if (owner === undefined) return;
  const caller = await service.accountId();
  if (caller === undefined || owner === caller) return;
  throw new ShareError(
    `${kind.input} belongs to account ${owner}, but the credentials are of account ${caller}: only a ${kind.noun}'s owner can share it. Nothing was changed`,
  );
}

/**
 * Checks that the caller is the account that created the share, before the share is taken to be gone: it may well exist
 * although another account doesn't find it.
 * @param accountId of the state.
 * @param evidence if no account is known, a list that succeeds is enough; a shared resource that is not found is not.
 */
export async function assertSameAccount(
  service: ShareService,
  { noun }: ShareKind,
  accountId: string | undefined,
  evidence: "notListed" | "notFound",
): Promise<void> {
  const caller = await service.accountId();
  if (caller === undefined || accountId === undefined ? evidence === "notListed" : caller === accountId) return;
  const what = evidence === "notListed" ? "share was not listed" : `${noun} or share was not found`;
  throw new ShareError(
    `the ${what} in ${service.region} by account ${caller ?? "unknown (skipRequestingAccountId)"}, but the share was created by account ${accountId ?? "unknown"}, so it is not known to be gone, and is kept in state.\nUse the credentials that created it; or, if it really is gone, run "pulumi state delete <its URN>"`,
  );
}
