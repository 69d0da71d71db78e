import type { Graph } from "./graph";

/** What stands around a graph that is a picture of its own. */
export interface Frame {
  readonly title: string;
  readonly lines: readonly string[];
  /** CSS without custom properties. */
  readonly style: string;
}

/** What the bundle of the graph exports: the library that lays it out never becomes a dependency of the package. */
export interface GraphLibrary {
  /**
   * The graph as SVG. Each node is a group with `data-node`, each link a path with `data-from` and `data-to`: indexes of the graph's nodes.
   * @param frame absent in a page, which has its own style, title and legend
   */
  drawGraph(graph: Graph, frame?: Frame): string;
}
