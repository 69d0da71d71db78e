import { parsePrincipal } from "../../../shares/model/principal";
import type { Level, ShownShare, Stage } from "./share";

/** A thing in two lines: what people call it, and what it is. */
export interface Name {
  readonly label: string;
  readonly detail: string;
}

/** The scanned accounts by their ID, with what people call them; an empty text if the scan doesn't say. */
export type AccountNames = ReadonlyMap<string, string>;

/** "ReviewTemplateShare" is a share of a "Review template". */
export function kindName(kind: string): string {
  const words = kind.replace(/Share$/, "").replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ");
  return capitalised(words.toLowerCase());
}

export function resourceName({ kind, owner, region, resourceName: label }: ShownShare): Name {
  return { label, detail: `${kindName(kind)} · ${owner} · ${region}` };
}

/** @param sharedWith a principal in any spelling, or an account, an organization or a unit */
export function principalName(sharedWith: string, accounts: AccountNames): Name {
  const principal = parsePrincipal(sharedWith);
  if ("problem" in principal) return { label: sharedWith, detail: "Principal" };
  const { kind, key } = principal;
  if (kind === "user" || kind === "role") {
    const [, , , , account = "", path = ""] = key.split(":");
    return { label: path.slice(path.indexOf("/") + 1), detail: `${capitalised(kind)} in ${account}` };
  }
  const name = accounts.get(key);
  return { label: key, detail: name ? `Account · ${name}` : capitalised(kind) };
}

/** A profile that was used without a role is what people call its account. */
export function accountNames(shares: readonly ShownShare[]): AccountNames {
  const named = shares.filter(({ profile }) => profile !== undefined);
  return new Map([...shares, ...named].map(({ accountId, profile = "" }) => [accountId, profile]));
}

export const levelNames: Record<Level, string> = {
  contributor: "CONTRIBUTOR",
  readonly: "READONLY",
  access: "other permission or none",
};

export const stageNames: Record<Stage, string> = {
  accepted: "has access",
  pending: "not accepted yet",
  ended: "ended",
};

/** "1 share", "2,000 shares". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
