import { Graph as LayoutGraph, layout } from "@dagrejs/dagre";
import { columns, type Graph, type GraphLink, type GraphNode } from "../model/graph";
import type { Frame, GraphLibrary } from "../model/graph-library";
import { counted, levelNames, stageNames } from "../model/names";
import { levels, stages } from "../model/share";

const box = { width: 224, height: 40, gap: 8 };
const margin = 16;
/** Of every picture: two columns are as far apart as the outer ones of three. */
const width = 3 * box.width + 2 * 150;
const headings = { owner: "Shared by", resource: "Resource", recipient: "Shared with" };

interface PlacedNode extends GraphNode {
  /** In the graph. */
  readonly index: number;
  readonly left: number;
  readonly top: number;
}

interface PlacedLink extends GraphLink {
  readonly path: string;
  readonly width: number;
}

export const drawGraph: GraphLibrary["drawGraph"] = (graph, frame) => {
  const { nodes, height } = placed(graph);
  const links = placedLinks(graph.links, nodes);
  const above = frame ? 44 + frame.lines.length * 18 : 0;
  const below = frame ? 40 : 0;
  const total = { width: width + 2 * margin, height: height + 2 * margin + 28 + above + below };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total.width} ${total.height}" width="${total.width}" height="${total.height}"`,
    frame ? ` role="img" aria-label="${escaped(frame.title)}">` : ">",
    frame ? framed(frame, total) : "",
    `<g transform="translate(${margin} ${margin + above})">`,
    ...columnHeadings(nodes),
    '<g transform="translate(0 28)"><g class="links">',
    ...links.map((link) => drawnLink(link, graph.nodes)),
    '</g><g class="nodes">',
    ...nodes.map(drawnNode),
    "</g></g></g>",
    frame ? legend(total.height - 26) : "",
    "</svg>",
  ].join("");
};

/** Columns from the left to the right, in each of which the order has few crossings. */
function placed({ nodes, links }: Graph): { nodes: PlacedNode[]; height: number } {
  if (nodes.length === 0) return { nodes: [], height: 0 };
  const columnCount = new Set(nodes.map(({ column }) => column)).size;
  const plan = new LayoutGraph();
  plan.setGraph({
    rankdir: "LR",
    nodesep: box.gap,
    edgesep: 0,
    ranksep: (width - columnCount * box.width) / (columnCount - 1),
    ranker: "longest-path",
  });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) plan.setNode(id, { width: box.width, height: box.height });
  for (const { from, to } of links) plan.setEdge(from, to);
  layout(plan);
  const { height } = plan.graph() as { height: number };
  const all = nodes.map((node, index) => {
    const { x, y } = plan.node(node.id) as { x: number; y: number };
    return { ...node, index, left: Math.round(x - box.width / 2), top: Math.round(y - box.height / 2) };
  });
  const inOrder = all.toSorted(
    (one, other) => columns.indexOf(one.column) - columns.indexOf(other.column) || one.top - other.top,
  );
  return { nodes: inOrder, height: Math.ceil(height) };
}

/** Links leave and reach a node one below the other, in the order of what is at their other ends. */
function placedLinks(links: readonly GraphLink[], nodes: readonly PlacedNode[]): PlacedLink[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const topOf = (id: string) => byId.get(id)?.top ?? 0;
  const widths = widthsOf(links);
  const starts = ends(links, widths, "from", (link) => topOf(link.to));
  const targets = ends(links, widths, "to", (link) => topOf(link.from));
  return links.map((link) => {
    const left = (byId.get(link.from)?.left ?? 0) + box.width;
    const right = byId.get(link.to)?.left ?? 0;
    const start = topOf(link.from) + (starts.get(link) ?? 0);
    const end = topOf(link.to) + (targets.get(link) ?? 0);
    const middle = Math.round((left + right) / 2);
    const path = `M${left} ${start}C${middle} ${start} ${middle} ${end} ${right} ${end}`;
    return { ...link, path, width: widths.get(link) ?? 1 };
  });
}

/** All links of a node fit beside it, and one share is never a thick line. */
function widthsOf(links: readonly GraphLink[]): ReadonlyMap<GraphLink, number> {
  const weights = new Map(links.map((link) => [link, Math.sqrt(link.count)]));
  const totals = (["from", "to"] as const).flatMap((side) =>
    [...Map.groupBy(links, (link) => link[side]).values()].map((ofNode) =>
      ofNode.reduce((sum, link) => sum + (weights.get(link) ?? 0), 0),
    ),
  );
  const scale = Math.min(1.75, (0.9 * box.height) / Math.max(1, ...totals));
  return new Map(links.map((link) => [link, Math.max(0.75, (weights.get(link) ?? 0) * scale)]));
}

/** How far below the top of its node each link ends. */
function ends(
  links: readonly GraphLink[],
  widths: ReadonlyMap<GraphLink, number>,
  side: "from" | "to",
  order: (link: GraphLink) => number,
): ReadonlyMap<GraphLink, number> {
  const offsets = new Map<GraphLink, number>();
  const slotOf = (link: GraphLink) => (widths.get(link) ?? 0) + 2;
  for (const ofNode of Map.groupBy(links, (link) => link[side]).values()) {
    const total = ofNode.reduce((sum, link) => sum + slotOf(link), 0);
    let above = 0;
    for (const link of ofNode.toSorted((one, other) => order(one) - order(other))) {
      const slot = (slotOf(link) / total) * box.height;
      offsets.set(link, Math.round(10 * (above + slot / 2)) / 10);
      above += slot;
    }
  }
  return offsets;
}

function columnHeadings(nodes: readonly PlacedNode[]): string[] {
  return columns.flatMap((column) => {
    const first = nodes.find((node) => node.column === column);
    return first ? [`<text class="heading" x="${first.left}" y="12">${headings[column]}</text>`] : [];
  });
}

function drawnNode({ label, detail, left, top, column, filter, index }: PlacedNode): string {
  const classes = `node ${column}${filter ? "" : " several"}`;
  return [
    `<g class="${classes}" data-node="${index}" transform="translate(${left} ${top})">`,
    `<title>${escaped(`${label}, ${detail}`)}</title>`,
    `<rect width="${box.width}" height="${box.height}" rx="6"/>`,
    `<text class="label" x="12" y="17">${escaped(shortened(label, 28))}</text>`,
    `<text class="detail" x="12" y="32">${escaped(shortened(detail, 34))}</text></g>`,
  ].join("");
}

function drawnLink({ from, to, access, count, path, width }: PlacedLink, nodes: readonly GraphNode[]): string {
  const [source, target] = [from, to].map((id) => nodes.findIndex((node) => node.id === id)) as [number, number];
  const classes = access ? `link ${access.level} ${access.stage}` : "link own";
  const between = `${nodes[source]?.label} → ${nodes[target]?.label}`;
  const what = access && `: ${counted(count, "share")}, ${levelNames[access.level]}, ${stageNames[access.stage]}`;
  const title = `${between}${what ?? ""}${access?.isReceived ? ", listed by the recipient only" : ""}`;
  return [
    `<path class="${classes}" data-from="${source}" data-to="${target}" d="${path}" stroke-width="${width.toFixed(2)}">`,
    `<title>${escaped(title)}</title></path>`,
  ].join("");
}

function framed({ title, lines, style }: Frame, total: { width: number; height: number }): string {
  const texts = lines.map((line, index) => {
    return `<text class="detail" x="${margin}" y="${58 + index * 18}">${escaped(line)}</text>`;
  });
  return [
    `<title>${escaped(title)}</title><style>${escaped(style)}</style>`,
    `<rect class="background" width="${total.width}" height="${total.height}"/>`,
    `<text class="title" x="${margin}" y="34">${escaped(title)}</text>`,
    ...texts,
  ].join("");
}

function legend(y: number): string {
  const entries = [
    ...levels.map((level) => ({ classes: `${level} accepted`, text: levelNames[level] })),
    ...stages.slice(1).map((stage) => ({ classes: `readonly ${stage}`, text: stageNames[stage] })),
  ];
  let x = margin;
  const drawn = entries.map(({ classes, text }) => {
    const entry = `<path class="link ${classes}" stroke-width="3" d="M${x} ${y}h28"/><text class="detail" x="${x + 36}" y="${y + 4}">${text}</text>`;
    x += 60 + text.length * 7;
    return entry;
  });
  return `<g>${drawn.join("")}</g>`;
}

function shortened(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
