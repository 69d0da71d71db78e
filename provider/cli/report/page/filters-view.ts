import { type ExactKey, type Filter, valuesOf } from "../model/filter";
import { type AccountNames, capitalised, kindName, levelNames, principalName, stageNames } from "../model/names";
import { type Level, levels, type ReportShare, type Stage, stages } from "../model/share";
import { byId, element } from "./dom";
import type { State } from "./state";

const sides: Record<string, string> = { given: "The owner's account", received: "The recipient's account" };

const placeholder = "Names, IDs, statuses";

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
  #typing: ReturnType<typeof setTimeout> | undefined;
  readonly #chips = element("div", { class: "chips" });

  constructor(
    private readonly shares: readonly ReportShare[],
    private readonly accounts: AccountNames,
    private readonly state: State,
  ) {
    this.#choices = new Map(this.#makeChoices());
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

  #makeChoices(): [ExactKey, HTMLSelectElement][] {
    const withDetail = (id: string) => {
      const { label, detail } = principalName(id, this.accounts);
      return detail === "Account" ? label : `${label} (${detail.replace(/^Account · /, "")})`;
    };
    const named = (names: Record<string, string>) => (value: string) => capitalised(names[value] ?? value);
    const orderOfStatus = (value: string) => (stages.includes(value as Stage) ? stages.indexOf(value as Stage) : 9);
    const choices: [ExactKey, string, string, (value: string) => string, ((value: string) => number)?][] = [
      ["owner", "Shared by", "Any", withDetail],
      ["recipient", "Shared with", "Any", withDetail],
      ["level", "Permission", "Any", named(levelNames), (value) => levels.indexOf(value as Level)],
      ["status", "Status", "Any", named(stageNames), orderOfStatus],
      ["kind", "Kind", "Any", kindName],
      ["region", "Region", "Any", (region) => region],
      ["side", "Listed by", "Any", named(sides)],
    ];
    return choices.flatMap(([key, name, any, nameOf, order = () => 0]) => {
      const values = valuesOf(this.shares, key).toSorted(([one], [other]) => order(one) - order(other));
      if (values.length < 2) return [];
      const options = values.map(([value, count]) =>
        element("option", { value, "data-name": nameOf(value) }, `${nameOf(value)} · ${count.toLocaleString("en")}`),
      );
      const change = () => this.state.change({ [key]: choice.value || undefined });
      const choice = element("select", { change }, element("option", { value: "" }, any), ...options);
      element("label", {}, name, choice);
      return [[key, choice]];
    });
  }
}
