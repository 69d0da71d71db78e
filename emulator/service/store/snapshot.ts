import type { Context } from "../context";
import { type Resource, resourceIdOf } from "../resources/resource";
import type { ChosenSettings } from "../settings/account-settings";
import type { Share } from "../shares/share";
import type { SpentToken } from "./tokens";

/** The state of a service as plain data. */
export interface ServiceSnapshot {
  readonly resources: readonly Resource[];
  readonly shares: readonly Share[];
  readonly deletedShares: readonly string[];
  readonly tokens: readonly (readonly [string, SpentToken])[];
  /** By account. */
  readonly settings: readonly (readonly [string, ChosenSettings])[];
}

export function takeSnapshot({ store, tokens, settings }: Context): ServiceSnapshot {
  const resources = store.resources();
  return {
    resources,
    shares: resources.flatMap((resource) => store.shares(resourceIdOf(resource))),
    deletedShares: store.deletedShareIds(),
    tokens: tokens.entries(),
    settings: settings.entries(),
  };
}

export function restoreSnapshot({ store, tokens, settings }: Context, snapshot: ServiceSnapshot): void {
  for (const resource of snapshot.resources) store.addResource(resource);
  for (const share of snapshot.shares) store.putShare(share);
  for (const shareId of snapshot.deletedShares) store.markDeleted(shareId);
  for (const [key, token] of snapshot.tokens) tokens.record(key, token);
  for (const [accountId, chosen] of snapshot.settings) settings.update(accountId, chosen);
}
