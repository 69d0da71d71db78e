import { compare } from "../../../core/compare";
import { type Access, accessOf } from "./access";
import type { ReportShare } from "./share";

/** A row: what is shared. */
export interface MatrixResource {
  readonly key: string;
  /** One of its shares, which says what it is called. */
  readonly share: ReportShare;
  /** By the principal's key. */
  readonly cells: ReadonlyMap<string, Access>;
}

/** A column: whom it is shared with. */
export interface MatrixPrincipal {
  readonly key: string;
  /** One of its spellings. */
  readonly sharedWith: string;
  readonly recipient: string;
}

/** Who can see what. */
export interface Matrix {
  readonly resources: readonly MatrixResource[];
  readonly principals: readonly MatrixPrincipal[];
}

const resourceOrder = ["owner", "region", "kind", "resourceName", "resourceId"] as const;
const principalOrder = ["recipient", "key"] as const;

/** Resources by owner, Region, kind and name; principals by their account, organization or unit. */
export function matrixOf(shares: readonly ReportShare[]): Matrix {
  const resources = [...Map.groupBy(shares, ({ resource }) => resource)].map(([key, ofResource]): MatrixResource => {
    const byPrincipal = Map.groupBy(ofResource, ({ principal }) => principal);
    const cells = new Map([...byPrincipal].map(([principal, between]) => [principal, accessOf(between)]));
    return { key, share: ofResource[0] as ReportShare, cells };
  });
  const principals = new Map<string, MatrixPrincipal>();
  for (const { principal: key, sharedWith, recipient } of shares) {
    if (!principals.has(key)) principals.set(key, { key, sharedWith, recipient });
  }
  return {
    resources: resources.toSorted(({ share: one }, { share: other }) => compareBy(resourceOrder, one, other)),
    principals: [...principals.values()].toSorted((one, other) => compareBy(principalOrder, one, other)),
  };
}

function compareBy<Key extends string>(keys: readonly Key[], one: Record<Key, string>, other: Record<Key, string>) {
  const differing = keys.find((key) => one[key] !== other[key]);
  return differing === undefined ? 0 : compare(one[differing], other[differing]);
}
