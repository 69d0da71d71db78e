import type { Filter } from "../model/filter";
import type { ReportShare } from "../model/share";
import { byId, element } from "./dom";

const members: [name: string, read: (share: ReportShare) => string | undefined][] = [
  ["Status", ({ status }) => status],
  ["Status message", ({ statusMessage }) => statusMessage],
  ["Permission", ({ permissionType }) => permissionType],
  ["Shared with", ({ sharedWith }) => sharedWith],
  ["Shared by", ({ owner }) => owner],
  ["Kind", ({ kind }) => kind],
  ["Resource", ({ resourceId }) => resourceId],
  ["Region", ({ region }) => region],
  ["Share ID", ({ shareId }) => shareId],
  ["Invitation", ({ shareInvitationId }) => shareInvitationId],
  ["Listed by", ({ side, accountId }) => `the ${side === "given" ? "owner's" : "recipient's"} account, ${accountId}`],
  ["Listed at", ({ scannedAt }) => scannedAt],
];

/** All that a scan says of shares, in a dialog. */
export function openDetails(shares: readonly ReportShare[], onFilter: (filter: Filter) => void): void {
  const [first] = shares;
  if (!first) return;
  const dialog = byId<HTMLDialogElement>("details");
  const close = () => dialog.close();
  const only = (text: string, filter: Filter) => {
    const click = () => {
      close();
      onFilter(filter);
    };
    return element("button", { type: "button", click }, text);
  };
  dialog.replaceChildren(
    element("h2", { id: "details-heading", tabindex: -1 }, first.resourceName),
    ...shares.map(described),
    element(
      "p",
      { class: "actions" },
      only("Show only this resource", { resource: first.resource }),
      only("Show only this principal", { principal: first.principal }),
      element("button", { type: "button", class: "plain", click: close }, "Close"),
    ),
  );
  dialog.showModal();
  byId("details-heading").focus();
}

function described(share: ReportShare): HTMLElement {
  const pairs = members.flatMap(([name, read]) => {
    const value = read(share);
    return value === undefined ? [] : [element("div", {}, element("dt", {}, name), element("dd", {}, value))];
  });
  return element("dl", {}, ...pairs);
}
