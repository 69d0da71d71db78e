import type { Filter } from "../model/filter";
import { type Graph, type GraphNode, graphOf } from "../model/graph";
import type { GraphLibrary } from "../model/graph-library";
import { type AccountNames, counted } from "../model/names";
import type { ReportShare } from "../model/share";
import { byId } from "./dom";

/** The graph: a node is a button that shows only its shares. */
export class GraphView {
  readonly #picture = byId("picture");
  #graph: Graph = { nodes: [], links: [] };
  /** What the node in the order of Tab stands for, from one graph to the next. */
  #current = "";

  constructor(
    private readonly accounts: AccountNames,
    private readonly library: GraphLibrary,
    private readonly onFilter: (filter: Filter) => void,
  ) {
    this.#picture.addEventListener("click", (event) => this.#activate(nodeOf(event)));
    this.#picture.addEventListener("keydown", (event) => this.#key(event));
    for (const type of ["pointerover", "focusin"]) {
      this.#picture.addEventListener(type, (event) => this.#light(nodeOf(event)));
    }
    for (const type of ["pointerleave", "focusout"]) {
      this.#picture.addEventListener(type, () => this.#light(undefined));
    }
  }

  show(shares: readonly ReportShare[]): void {
    const hadFocus = this.#picture.contains(document.activeElement);
    this.#graph = graphOf(shares, this.accounts);
    byId("graph-hint").textContent = hint(this.#graph);
    this.#picture.replaceChildren();
    if (this.#graph.nodes.length === 0) return;
    const drawn = new DOMParser().parseFromString(this.library.drawGraph(this.#graph), "image/svg+xml");
    const svg = document.importNode(drawn.documentElement, true);
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", "Accounts, what they share, and with whom");
    svg.querySelector(".links")?.setAttribute("aria-hidden", "true");
    this.#picture.replaceChildren(svg);
    this.#makeButtons();
    if (hadFocus) this.#picture.querySelector<SVGGElement>(".node[tabindex='0']")?.focus();
  }

  #nodes(): SVGGElement[] {
    return [...this.#picture.querySelectorAll<SVGGElement>(".node")];
  }

  #nodeOf(drawn: SVGGElement | undefined): GraphNode | undefined {
    return drawn && this.#graph.nodes[Number(drawn.dataset.node)];
  }

  #linksOf({ dataset: { node } }: SVGGElement): SVGPathElement[] {
    return [...this.#picture.querySelectorAll<SVGPathElement>(`[data-from="${node}"],[data-to="${node}"]`)];
  }

  #makeButtons(): void {
    const drawn = this.#nodes();
    const current = drawn.find((one) => this.#nodeOf(one)?.id === this.#current) ?? drawn[0];
    for (const one of drawn) {
      const filter = this.#nodeOf(one)?.filter;
      const links = counted(this.#linksOf(one).length, "link");
      one.setAttribute("role", "button");
      one.setAttribute("tabindex", one === current ? "0" : "-1");
      one.setAttribute("aria-description", filter ? `${links}. Shows only its shares.` : links);
      if (!filter) one.setAttribute("aria-disabled", "true");
    }
  }

  #activate(node: SVGGElement | undefined): void {
    const { id = "", filter } = this.#nodeOf(node) ?? {};
    if (!filter) return;
    this.#current = id;
    this.onFilter(filter);
  }

  #key(event: KeyboardEvent): void {
    const node = nodeOf(event);
    if (!node) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#activate(node);
      return;
    }
    const next = this.#neighbour(node, event.key);
    if (!next) return;
    event.preventDefault();
    node.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    this.#current = this.#nodeOf(next)?.id ?? "";
    next.focus();
  }

  /** The node above or below, or the nearest in the next column. */
  #neighbour(node: SVGGElement, key: string): SVGGElement | undefined {
    const from = node.getBoundingClientRect();
    const inColumn = this.#nodes().filter((other) => other.getBoundingClientRect().left === from.left);
    const index = inColumn.indexOf(node);
    if (key === "ArrowDown") return inColumn[index + 1];
    if (key === "ArrowUp") return inColumn[index - 1];
    if (key === "Home") return inColumn[0];
    if (key === "End") return inColumn.at(-1);
    if (key !== "ArrowLeft" && key !== "ArrowRight") return undefined;
    const distances = this.#nodes().map((other) => {
      const to = other.getBoundingClientRect();
      const across = (to.left - from.left) * (key === "ArrowRight" ? 1 : -1);
      return { other, across, apart: Math.abs(to.top - from.top) };
    });
    const beyond = distances.filter(({ across }) => across > 1);
    return beyond.toSorted((one, two) => one.across - two.across || one.apart - two.apart)[0]?.other;
  }

  /** Lets the links of one node stand out, and what they lead to. */
  #light(node: SVGGElement | undefined): void {
    const svg = this.#picture.firstElementChild;
    svg?.classList.toggle("lit", node !== undefined);
    for (const lit of this.#picture.querySelectorAll(".lit-part")) lit.classList.remove("lit-part");
    if (!node) return;
    node.classList.add("lit-part");
    for (const link of this.#linksOf(node)) {
      link.classList.add("lit-part");
      for (const end of [link.dataset.from, link.dataset.to]) {
        this.#picture.querySelector(`[data-node="${end}"]`)?.classList.add("lit-part");
      }
    }
  }
}

function nodeOf(event: Event): SVGGElement | undefined {
  return (event.target as Element).closest<SVGGElement>(".node") ?? undefined;
}

function hint({ nodes }: Graph): string {
  if (nodes.length === 0) return "There is no share to show.";
  const hasResources = nodes.some(({ column }) => column === "resource");
  const level = hasResources
    ? ""
    : "It shows accounts only: the resources appear once filters leave few enough of them. ";
  return `${level}A thicker line stands for more shares. Select a box to see only its shares; arrow keys go from one to the next.`;
}
