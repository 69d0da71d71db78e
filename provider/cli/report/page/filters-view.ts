import { statuses } from "../../../shares/model/share";
import { type ExactKey, type Filter, valuesOf } from "../model/filter";
import { type AccountNames, capitalised, kindName, levelNames, principalName, stageNames } from "../model/names";
import { levels, type ReportShare, stages } from "../model/share";
import { byId, element } from "./dom";
import type { State } from "./state";

const sides: Record<string, string> = { given: "The owner's account", received: "The recipient's account" };

const placeholder = "Names, IDs, statuses";

/** A choice among the values that the shares have. */
interface Choice {
  readonly key: ExactKey;
  readonly name: string;
  readonly nameOf: (value: string) => string;
  /** By the value itself if absent. */
  readonly order?: readonly string[];
}

/** Search, and a choice for each thing in which shares differ. */
export class FiltersView {
  readonly #search = element("input", {
    type: "search",
    id: "search",
    autocomplete: "off",
    spellcheck: "false",
    placeholder,
  });
  readonly #choices: ReadonlyMap<ExactKey, HTMLSelectElement>;
  readonly #chips = element("div", { class: "chips" });
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly shares: readonly ReportShare[],
    private readonly accounts: AccountNames,
    private readonly state: State,
  ) {
    this.#choices = new Map(this.#listChoices().flatMap((choice) => this.#makeChoice(choice)));
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => {
        this.#typing = undefined;
        state.change({ search: this.#search.value.trim() });
      }, 150);
    });
    const form = byId<HTMLFormElement>("filters");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.append(
      element(
        "div",
        { class: "fields" },
        element("label", { class: "wide" }, "Search", this.#search),
        ...[...this.#choices.values()].map((choice) => choice.parentElement as HTMLElement),
      ),
      this.#chips,
    );
  }

  show(filter: Filter): void {
    const { search = "" } = filter;
    // What is being typed stays, and so does a space at its end.
    if (this.#typing === undefined && this.#search.value.trim() !== search) this.#search.value = search;
    for (const [key, choice] of this.#choices) choice.value = filter[key] ?? "";
    const inForce = Object.entries(filter).filter(([key]) => key === "resource" || key === "principal");
    const chips = inForce.map(([key, value]) =>
      element(
        "button",
        { type: "button", click: () => this.state.change({ [key]: undefined }) },
        `${capitalised(key)}: ${this.#nameOf(key as "resource" | "principal", value)} `,
        element("span", { "aria-hidden": "true" }, "×"),
        element("span", { class: "for-screen-readers" }, "(remove this filter)"),
      ),
    );
    const clear = element(
      "button",
      { type: "button", class: "plain", click: () => this.#clear() },
      "Clear all filters",
    );
    this.#chips.replaceChildren(...chips, ...(Object.keys(filter).length > 0 ? [clear] : []));
    byId("printed-filter").textContent = this.#inWords(filter);
  }

  #clear(): void {
    this.#search.value = "";
    this.#search.focus();
    this.state.clear();
  }

  /** For paper, where no form says it. */
  #inWords(filter: Filter): string {
    const parts = Object.entries(filter).map(([key, value]) => {
      const choice = this.#choices.get(key as ExactKey);
      const name = choice?.parentElement?.firstChild?.textContent ?? capitalised(key);
      if (key === "resource" || key === "principal") return `${name}: ${this.#nameOf(key, value)}`;
      return `${name}: ${choice?.selectedOptions[0]?.dataset.name ?? value}`;
    });
    return parts.length === 0 ? "" : `Only shares with ${parts.join("; ")}`;
  }

  #nameOf(key: "resource" | "principal", value: string): string {
    const share = this.shares.find((one) => one[key] === value);
    if (!share) return value;
    return key === "resource" ? share.resourceName : principalName(share.sharedWith, this.accounts).label;
  }

  #listChoices(): Choice[] {
    const accountName = (id: string) => {
      const { label, detail } = principalName(id, this.accounts);
      return detail === "Account" ? label : `${label} (${detail.replace(/^Account · /, "")})`;
    };
    const named = (names: Record<string, string>) => (value: string) => capitalised(names[value] ?? value);
    return [
      { key: "owner", name: "Shared by", nameOf: accountName },
      { key: "recipient", name: "Shared with", nameOf: accountName },
      { key: "level", name: "Permission", nameOf: named(levelNames), order: levels },
      { key: "status", name: "Status", nameOf: named(stageNames), order: [...stages, ...statuses] },
      { key: "kind", name: "Kind", nameOf: kindName },
      { key: "region", name: "Region", nameOf: (region) => region },
      { key: "side", name: "Listed by", nameOf: named(sides) },
    ];
  }

  /** None if all shares have the same value: there is nothing to choose. */
  #makeChoice({ key, name, nameOf, order = [] }: Choice): [ExactKey, HTMLSelectElement][] {
    const values = valuesOf(this.shares, key).toSorted(([one], [other]) => order.indexOf(one) - order.indexOf(other));
    if (values.length < 2) return [];
    const options = values.map(([value, count]) =>
      element("option", { value, "data-name": nameOf(value) }, `${nameOf(value)} · ${count.toLocaleString("en")}`),
    );
    const change = () => this.state.change({ [key]: select.value || undefined });
    const select = element("select", { change }, element("option", { value: "" }, "Any"), ...options);
    element("label", {}, name, select);
    return [[key, select]];
  }
}
