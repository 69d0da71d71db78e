import { decoded, type PageData } from "../model/data";
import { type Filter, filtered } from "../model/filter";
import { matrixOf } from "../model/matrix";
import { accountNames, counted } from "../model/names";
import { reportShare } from "../model/share";
import { openDetails } from "./details";
import { byId } from "./dom";
import { drawGraph } from "./draw-graph";
import { showFacts } from "./facts-view";
import { FiltersView } from "./filters-view";
import { GraphView } from "./graph-view";
import { showLegend } from "./marks";
import { MatrixView } from "./matrix-view";
import { showNumbers } from "./numbers-view";
import { SharesView } from "./shares-view";
import { State } from "./state";

const data: PageData = JSON.parse(byId("data").textContent ?? "");
const shares = decoded(data).map(reportShare);
const accounts = accountNames(shares);
const state = new State(show);
const narrow = (filter: Filter) => state.change(filter);
const filters = new FiltersView(shares, accounts, state);
const graph = new GraphView(accounts, { drawGraph }, narrow);
const matrix = new MatrixView(accounts, {
  onFilter: narrow,
  onOpen: (access) => openDetails(access.shares, narrow),
});
const list = new SharesView(accounts, (share) => openDetails([share], narrow));

function show(): void {
  const left = filtered(shares, state.filter);
  const shown = matrixOf(left);
  filters.show(state.filter);
  showNumbers(shown);
  graph.show(left);
  matrix.show(shown);
  list.show(left);
  const { resources, principals } = shown;
  byId("status").textContent =
    `${counted(left.length, "share")}: ${counted(resources.length, "resource")}, ${counted(principals.length, "principal")}`;
}

/** By focus rather than by the address, which is the filter's. */
function goToSections(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".skip a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      byId(link.hash.slice(1)).focus();
    });
  }
}

goToSections();
showFacts(data, accounts);
showLegend();
show();
