import { asset, graphLibrary } from "./assets";
import type { ScanFacts } from "./model/facts";
import { shownTime } from "./model/facts";
import { graphOf } from "./model/graph";
import { accountNames, counted } from "./model/names";
import { palettes, withColours } from "./model/palette";
import type { ReportShare } from "./model/share";

/** The graph as an SVG of its own, in light colours: what shows it knows of no other. */
export function pictureOf(shares: readonly ReportShare[], facts: ScanFacts): string {
  const { accounts, regions, notScanned } = facts;
  const incomplete = notScanned.length > 0 ? [`Incomplete: the scan had ${counted(notScanned.length, "problem")}`] : [];
  const lines = [
    `Shares of AWS Well-Architected resources, scanned ${shownTime(facts)}`,
    `${counted(shares.length, "share")}, listed by ${counted(accounts.length, "account")} in ${counted(regions.length, "Region")}`,
    ...incomplete,
  ];
  const style = withColours(asset("graph.css"), palettes.light);
  const graph = graphOf(shares, accountNames(shares));
  return `${graphLibrary().drawGraph(graph, { title: "Who can see what", lines, style })}\n`;
}
