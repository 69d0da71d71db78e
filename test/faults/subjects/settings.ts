import { OrganizationSharing } from "../../engine/recipients";
import type { Row } from "../cells";
import { type Args, keptError, type StruckResource } from "./subject";

const accountIds = Array.from({ length: 22 }, (_, index) => String(900_000_000_000 + index));
let accounts = 0;

/** The shared credentials file: the setting is an account's, so that each cell has an account of its own, by a profile. */
export const credentialsFile = accountIds
  .map((id) => `[${id}]\naws_access_key_id=AKIAEMULATOR${id}\naws_secret_access_key=emulator-secret-${id}\n`)
  .join("");

function accountOf({ connection }: Args): string {
  return (connection as { readonly profile: string }).profile;
}

const setting: StruckResource = {
  name: "OrganizationSharing",
  type: OrganizationSharing,
  async prepare({ control }, { region }) {
    const accountId = String(accountIds[accounts++]);
    await control.addAccount({ accountId });
    return { enabled: true, region, connection: { profile: accountId } };
  },
  changes: { enabled: false },
  doing: ({ region }) =>
    new RegExp(
      `(enabling sharing|reading whether the account shares|disabling sharing) with the organization, in ${region}: `,
    ),
  disagreement({ row: { phase } }, state, found, args) {
    const declared = phase !== "update";
    const enabled = found.isSharingWithOrganization(accountOf(args));
    if (state?.outputs.enabled === declared && enabled === declared) return keptError(state);
    return `in state it is ${state?.outputs.enabled}, and in the account ${enabled}`;
  },
  loss({ row: { phase } }, state) {
    const expected = phase === "create" ? undefined : true;
    return state?.outputs.enabled === expected ? undefined : `in state it is ${state?.outputs.enabled}`;
  },
};

const ofSetting = { subject: setting, life: "settings" } as const;

/** An update reads and sets as a create does; one that disables it looks for shares in between. */
export const rowsOfSettings: readonly Row[] = [
  {
    ...ofSetting,
    name: "set (UpdateGlobalSettings, in a create)",
    phase: "create",
    operation: "UpdateGlobalSettings",
    hasAnswer: false,
  },
  {
    ...ofSetting,
    name: "read (GetGlobalSettings, in a refresh)",
    phase: "read",
    operation: "GetGlobalSettings",
  },
  {
    ...ofSetting,
    name: "look for shares (ListWorkloads, in an update that disables it)",
    phase: "update",
    operation: "ListWorkloads",
  },
];
