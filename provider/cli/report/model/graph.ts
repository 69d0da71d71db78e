import { compare } from "../../../core/compare";
import { accessOf } from "./access";
import type { Filter } from "./filter";
import { type AccountNames, counted, kindName, principalName } from "./names";
import { type Level, levels, type ReportShare, type Stage, stages } from "./share";

/** Who shares, what is shared, with whom. */
export const columns = ["owner", "resource", "recipient"] as const;
export type Column = (typeof columns)[number];

export interface GraphNode {
  readonly id: string;
  readonly column: Column;
  readonly label: string;
  readonly detail: string;
  /** What shows only the shares of this node; absent for one that stands for several. */
  readonly filter?: Filter;
}

/** Shares of one sort between two nodes. */
export interface GraphLink {
  readonly from: string;
  readonly to: string;
  /** Absent between an owner and its resource. */
  readonly access?: { readonly level: Level; readonly stage: Stage; readonly isReceived: boolean };
  /** How many principals have it on how many resources: a pair counts once. */
  readonly count: number;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly links: readonly GraphLink[];
}

/** What a picture can hold and still be read. */
export const limits = { resources: 30, principals: 30, accounts: 16 };

/**
 * Shares as a picture that can be read, however many there are. Resources are shown while they are few; else owners lead to
 * recipients. Principals are shown while they are few; else their accounts; and what is still too much is one node.
 */
export function graphOf(shares: readonly ReportShare[], accounts: AccountNames): Graph {
  const withResources = countOf(shares, "resource") <= limits.resources;
  const withPrincipals = countOf(shares, "principal") <= limits.principals;
  const owners = columnOf(shares, "owner", "owner", (share) => ({
    label: share.owner,
    detail: ownerDetail(share, accounts),
  }));
  const resources = columnOf(shares, "resource", "resource", ({ resourceName: label, kind, region }) => ({
    label,
    detail: `${kindName(kind)} · ${region}`,
  }));
  const recipients = columnOf(shares, "recipient", withPrincipals ? "principal" : "recipient", (share) =>
    principalName(withPrincipals ? share.sharedWith : share.recipient, accounts),
  );
  return {
    nodes: [...owners.nodes, ...(withResources ? resources.nodes : []), ...recipients.nodes],
    links: [
      ...(withResources ? ownLinks(shares, owners.idOf, resources.idOf) : []),
      ...accessLinks(shares, withResources ? resources.idOf : owners.idOf, recipients.idOf),
    ],
  };
}

type IdOf = (share: ReportShare) => string;

/** @param key what tells the nodes of the column apart */
function columnOf(
  shares: readonly ReportShare[],
  column: Column,
  key: "owner" | "resource" | "principal" | "recipient",
  nameOf: (share: ReportShare) => { label: string; detail: string },
): { nodes: GraphNode[]; idOf: IdOf } {
  const groups = [...Map.groupBy(shares, (share) => share[key])];
  const most = key === "resource" ? limits.resources : key === "principal" ? limits.principals : limits.accounts;
  const bySize = groups.toSorted(([one, its], [other, others]) => others.length - its.length || compare(one, other));
  const shown = groups.length <= most ? bySize : bySize.slice(0, most - 1);
  const ids = new Set(shown.map(([value]) => value));
  const nodes = shown.map(([value, its]): GraphNode => {
    const { label, detail } = nameOf(its[0] as ReportShare);
    return { id: `${column} ${value}`, column, label, detail, filter: { [key]: value } };
  });
  const rest = `${column} others`;
  if (shown.length < groups.length) {
    const label = counted(groups.length - shown.length, "other");
    nodes.push({ id: rest, column, label, detail: "Filter or search to see them" });
  }
  return { nodes, idOf: (share) => (ids.has(share[key]) ? `${column} ${share[key]}` : rest) };
}

/** An owner that was not scanned is known only by what it has shared with an account that was. */
function ownerDetail({ owner }: ReportShare, accounts: AccountNames): string {
  return accounts.has(owner) ? principalName(owner, accounts).detail : "Account, not scanned";
}

function ownLinks(shares: readonly ReportShare[], from: IdOf, to: IdOf): GraphLink[] {
  const pairs = Map.groupBy(shares, (share) => JSON.stringify([from(share), to(share)]));
  return [...pairs.values()].map(([share]) => ({
    from: from(share as ReportShare),
    to: to(share as ReportShare),
    count: 1,
  }));
}

/** The shares of a principal on a resource are one access: what owner and recipient both list is not twice. */
function accessLinks(shares: readonly ReportShare[], from: IdOf, to: IdOf): GraphLink[] {
  const cells = [...Map.groupBy(shares, ({ resource, principal }) => `${resource}\n${principal}`).values()];
  const accesses = cells.map((cell) => {
    const access = accessOf(cell);
    const [share] = access.shares as readonly [ReportShare];
    return { from: from(share), to: to(share), access };
  });
  const sorts = Map.groupBy(accesses, ({ from, to, access: { level, stage, isReceived } }) =>
    JSON.stringify([from, to, level, stage, isReceived]),
  );
  return [...sorts.values()]
    .map((sort): GraphLink => {
      const [{ from, to, access }] = sort as [(typeof accesses)[number]];
      const { level, stage, isReceived } = access;
      return { from, to, access: { level, stage, isReceived }, count: sort.length };
    })
    .toSorted((one, other) => rank(other) - rank(one));
}

/** What is drawn later covers what was drawn before: contributors who have access are the last. */
function rank({ access }: GraphLink): number {
  return access ? stages.indexOf(access.stage) * levels.length + levels.indexOf(access.level) : -1;
}

function countOf(shares: readonly ReportShare[], key: "resource" | "principal"): number {
  return new Set(shares.map((share) => share[key])).size;
}
