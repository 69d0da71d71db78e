import type { Context } from "../context";
import type { Caller } from "../principal";
import { validate } from "../validation";
import type { ChosenSettings, GlobalSettings } from "./account-settings";
import { type UpdateGlobalSettingsInput, settingsRequestValidators as validators } from "./settings-requests";

/** The operations on the settings of the caller's account. */
export class SettingsOperations {
  constructor(private readonly context: Context) {}

  get(caller: Caller): GlobalSettings {
    return this.context.settings.of(caller.accountId);
  }

  /** Assumed: an update changes only what it is given, and no share that exists. */
  update(caller: Caller, request: UpdateGlobalSettingsInput): void {
    const changes = validate(validators.UpdateGlobalSettings, request);
    // `validate` leaves out what is undefined.
    this.context.settings.update(caller.accountId, changes as ChosenSettings);
  }
}
