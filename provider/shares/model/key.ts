import type { OwnedShare } from "../../core/run/entries";
import type { SharedResource } from "../kinds/kind";
import { shareResourceId } from "./id";
import { principalKey } from "./principal";
import type { ShareState } from "./state";

/** What is shared, in its Region. */
export function sharedKey({
  region,
  resource,
}: {
  readonly region: string;
  readonly resource: SharedResource;
}): string {
  return `${region} ${resource.id}`;
}

/**
 * What distinguishes one share from another, whatever the spelling of what is shared and of the principal: there is at
 * most one of each. IDs and ARNs are unique, so kind, account and Region need no mention.
 */
export function shareKey(share: { readonly resource: SharedResource; readonly sharedWith: string }): string {
  return `${share.resource.id} ${principalKey(share.sharedWith)}`;
}

/** A share in state, as the run's journal has it. */
export function ownedShareOf(state: ShareState): OwnedShare {
  const { scope, record } = state;
  return { share: shareResourceId(state), scope, record, key: shareKey(state) };
}
