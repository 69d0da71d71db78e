import type { NotScanned } from "../../scan/not-scanned";
import type { PageData } from "../model/data";
import { shownTime } from "../model/facts";
import { type AccountNames, counted } from "../model/names";
import { byId, element } from "./dom";

const mostListed = 8;

/** What was scanned, when, and what could not be. */
export function showFacts({ facts, version }: PageData, accounts: AccountNames): void {
  const named = facts.accounts.map((id) => (accounts.get(id) ? `${id} (${accounts.get(id)})` : id));
  byId("facts").replaceChildren(
    element(
      "dl",
      { class: "facts" },
      ...fact("Scanned", [shownTime(facts)]),
      ...fact("Accounts with shares", named),
      ...fact("Regions with shares", facts.regions),
    ),
    ...(facts.notScanned.length > 0 ? [problems(facts.notScanned)] : []),
  );
  byId("footer").append(`Made by wellarchitected-shares ${version}. This page loads nothing and sends nothing.`);
}

function fact(name: string, values: readonly string[]): HTMLElement[] {
  const all = values.join(", ") || "none";
  const value =
    values.length <= mostListed
      ? all
      : element("details", {}, element("summary", {}, values.length.toLocaleString("en")), all);
  return [element("div", {}, element("dt", {}, name), element("dd", {}, value))];
}

/** An absent share proves nothing about what was not scanned, so the page says what that is. */
function problems(notScanned: readonly NotScanned[]): HTMLElement {
  const items = notScanned.map(({ accountId, region, profile, roleArn, what, reason }) => {
    const account = accountId
      ? `Account ${accountId}`
      : (roleArn ?? (profile ? `Profile ${profile}` : "Default credentials"));
    return element("li", {}, element("strong", {}, `${account}, ${region}`), `: ${what}: ${reason}`);
  });
  return element(
    "details",
    { class: "notice", open: items.length <= mostListed },
    element("summary", {}, `This report is incomplete: the scan had ${counted(items.length, "problem")}`),
    element("ul", {}, ...items),
  );
}
