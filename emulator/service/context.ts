import type { Behaviour } from "./behaviour";
import type { Random } from "./random";
import type { AccountSettings } from "./settings/account-settings";
import type { Store } from "./store/store";
import type { Tokens } from "./store/tokens";

/** What the parts of the service share. */
export interface Context {
  /** The time in milliseconds since 1970. */
  readonly now: () => number;
  readonly random: Random;
  readonly behaviour: Behaviour;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly settings: AccountSettings;
  /** The IDs of the organization and the OUs that an account is in. */
  readonly memberOf: (accountId: string) => readonly string[];
}
