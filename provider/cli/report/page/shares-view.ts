import { compare } from "../../../core/compare";
import { accessOf } from "../model/access";
import { type AccountNames, counted, kindName, type Name, principalName } from "../model/names";
import type { ReportShare } from "../model/share";
import { byId, element } from "./dom";
import { mark } from "./marks";

const step = 100;
/** About 40 pages. */
const mostPrinted = 1000;
const headings = ["Shared with", "Permission", "Resource", "Shared by", "Status", "Listed by"];

/** Each share in words, by whom it is shared with: also what paper shows. */
export class SharesView {
  readonly #list = byId("list");
  #shares: readonly ReportShare[] = [];
  #shown = step;

  constructor(
    private readonly accounts: AccountNames,
    private readonly onOpen: (share: ReportShare) => void,
  ) {
    addEventListener("beforeprint", () => this.print(true));
    addEventListener("afterprint", () => this.print(false));
  }

  show(shares: readonly ReportShare[]): void {
    const order = ["recipient", "principal", "resourceName", "resource", "side"] as const;
    this.#shares = shares.toSorted((one, other) => {
      const differing = order.find((key) => one[key] !== other[key]);
      return differing === undefined ? 0 : compare(one[differing], other[differing]);
    });
    this.#shown = step;
    this.#draw(this.#shown);
  }

  print(isPrinting: boolean): void {
    this.#draw(isPrinting ? mostPrinted : this.#shown);
  }

  #draw(most: number): void {
    const rows = this.#shares.slice(0, most).map((share) => this.#row(share));
    const [shown, all] = [rows.length.toLocaleString("en"), counted(this.#shares.length, "share")];
    byId("shares-hint").textContent =
      rows.length < this.#shares.length ? `The first ${shown} of ${all}, by whom they are shared with.` : `${all}.`;
    this.#list.replaceChildren();
    if (rows.length === 0) return;
    const head = element(
      "tr",
      { class: "headings" },
      ...headings.map((heading) => element("th", { scope: "col", class: "column-name" }, heading)),
    );
    head.append(element("th", { scope: "col", class: "column-name for-screens" }, "Details"));
    const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
    const more = element("button", { type: "button", click: () => this.#more() }, `Show ${step} more`);
    this.#list.replaceChildren(table, ...(rows.length < this.#shares.length ? [more] : []));
  }

  #more(): void {
    const from = this.#shown;
    this.#shown += step;
    this.#draw(this.#shown);
    // The keyboard goes on from the first new row.
    this.#list.querySelectorAll<HTMLElement>("tbody button")[from]?.focus();
  }

  #row(share: ReportShare): HTMLElement {
    const { permissionType, resourceName, kind, region, owner, status, statusMessage = "", side, sharedWith } = share;
    const details = element("button", { type: "button", class: "plain", click: () => this.onOpen(share) }, "Details");
    details.setAttribute("aria-label", `Details of ${resourceName}, shared with ${sharedWith}`);
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, ...lines(principalName(sharedWith, this.accounts))),
      element("td", {}, permissionType ?? "–"),
      element("td", {}, ...lines({ label: resourceName, detail: `${kindName(kind)} · ${region}` })),
      element("td", {}, owner),
      element(
        "td",
        { class: `status ${share.stage}` },
        mark(accessOf([share])),
        ` ${status}`,
        ...lines({ label: "", detail: statusMessage }),
      ),
      element("td", {}, side === "given" ? "Owner" : "Recipient"),
      element("td", { class: "for-screens" }, details),
    );
  }
}

function lines({ label, detail }: Name): HTMLElement[] {
  const line = (name: string, text: string) => (text === "" ? [] : [element("span", { class: name }, text)]);
  return [...line("label", label), ...line("detail", detail)];
}
