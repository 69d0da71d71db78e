import type { ShareKind } from "../../shares/kinds/kind";
import { kinds } from "../../shares/kinds/kinds";
import { workload } from "../../shares/kinds/workload";
import { parsePrincipal, principalKey } from "../../shares/model/principal";
import { type PermissionType, permissions } from "../../shares/model/share";
import { isEnded } from "../../shares/model/status";
import type { FoundShare } from "../scan/found-share";
import type { Connection } from "./connections";
import { type NamedThing, uniqueNames } from "./names";

/** Which of the given shares to adopt: those that fit each criterion. */
export interface Filter {
  readonly account?: readonly string[];
  /** IDs or names. */
  readonly workload?: readonly string[];
  readonly principal?: readonly string[];
  readonly permission?: PermissionType;
  /** Names of resources, such as LensShare. */
  readonly kind?: readonly string[];
}

/** A resource that declares shares exactly as they are. */
export interface Declaration {
  /** The name of the type, such as WorkloadShares. */
  readonly type: string;
  readonly name: string;
  /** What is shared, for people. */
  readonly resourceName: string;
  readonly accountId: string;
  readonly region: string;
  readonly connection: Connection;
  /** In the order of the program, by their names there. */
  readonly inputs: Readonly<Record<string, string | readonly DeclaredShare[]>>;
  /** What `pulumi import` knows it by. */
  readonly importId: string;
  readonly shareCount: number;
}

export interface DeclaredShare {
  readonly sharedWith: string;
  readonly permissionType: PermissionType;
}

export interface LeftOut extends FoundShare {
  readonly reason: string;
}

/**
 * What declares the shares that fit. All shares of a workload are one WorkloadShares; if only some of them are adopted, each is
 * a WorkloadShare, since the import of a set takes in all.
 * @param shares all of a scan.
 */
export function declarationsOf(
  shares: readonly FoundShare[],
  filter: Filter,
): { readonly declarations: readonly Declaration[]; readonly leftOut: readonly LeftOut[] } {
  const given = shares.filter(({ side }) => side === "given");
  const leftOut: LeftOut[] = [];
  const adopted = given.filter((share) => {
    if (!fits(share, filter)) return false;
    const reason = reasonToLeave(share);
    if (reason !== undefined) leftOut.push({ ...share, reason });
    return reason === undefined;
  });
  const totals = Map.groupBy(given, resourceKey);
  const things = [...Map.groupBy(adopted, resourceKey)].flatMap(([key, group]) => {
    const isWhole = totals.get(key)?.length === group.length;
    return isWhole && group[0]?.kind === workload.name ? [setOf(group)] : group.map(single);
  });
  const names = uniqueNames(things.map(({ naming }) => naming));
  const declarations = things.map(({ naming: _, ...declaration }, index) => ({
    ...declaration,
    name: names[index] as string,
  }));
  return { declarations, leftOut };
}

const resourceKey = ({ accountId, region, kind, resourceId }: FoundShare) =>
  [accountId, region, kind, resourceId].join(" ");

function fits(share: FoundShare, { account, workload: workloads, principal, permission, kind }: Filter): boolean {
  const isOfWorkload =
    share.kind === workload.name &&
    workloads?.some((one) => [share.resourceName, share.resourceId, share.resourceArn].includes(one));
  return (
    (account?.includes(share.accountId) ?? true) &&
    (workloads === undefined || isOfWorkload === true) &&
    (principal?.some((one) => principalKey(one) === principalKey(share.sharedWith)) ?? true) &&
    (permission === undefined || share.permissionType === permission) &&
    (kind?.includes(share.kind) ?? true)
  );
}

/** Why no declaration could leave a share as it is: the next preview would want to change it. */
function reasonToLeave({ kind, resourceId, sharedWith, permissionType, status }: FoundShare): string | undefined {
  if (isEnded(status)) return `it is ${status}: delete it, or share anew`;
  const found = kindOf(kind);
  if (!found.parse(resourceId)) return `this version does not know the form of ${resourceId}`;
  if ("problem" in parsePrincipal(sharedWith))
    return `this version does not know the form of the principal ${sharedWith}`;
  const isKnown = found.permissions.length === 0 || permissions.some((one) => one === permissionType);
  return isKnown ? undefined : `this version does not know the permission ${permissionType}`;
}

function kindOf(name: string): ShareKind {
  return kinds.find((kind) => kind.name === name) as ShareKind;
}

interface Unnamed extends Omit<Declaration, "name"> {
  readonly naming: NamedThing;
}

function setOf(group: readonly FoundShare[]): Unnamed {
  const [share] = group as readonly [FoundShare];
  const { resourceId, region, resourceName } = share;
  const shares = group.map(({ sharedWith, permissionType }) => ({
    sharedWith,
    permissionType: permissionType as PermissionType,
  }));
  return {
    ...placeOf(share),
    type: "WorkloadShares",
    inputs: { workloadId: resourceId, region, shares },
    importId: `${resourceId}@${region}`,
    shareCount: group.length,
    naming: { parts: [resourceName], id: resourceId, fallback: workload.noun },
  };
}

function single(share: FoundShare): Unnamed {
  const { resourceId, resourceName, region, sharedWith, permissionType, shareId } = share;
  const kind = kindOf(share.kind);
  return {
    ...placeOf(share),
    type: kind.name,
    inputs: { [kind.input]: resourceId, region, sharedWith, ...(permissionType && { permissionType }) },
    importId: `${resourceId}/${shareId}${kind.idForm === "ARN" ? "" : `@${region}`}`,
    shareCount: 1,
    naming: { parts: [resourceName, shortPrincipal(sharedWith)], id: `${shareId}`, fallback: kind.noun },
  };
}

function placeOf({ resourceName, accountId, region, profile, roleArn, externalId }: FoundShare) {
  const connection = {
    ...(profile !== undefined && { profile }),
    ...(roleArn !== undefined && { roleArn }),
    ...(externalId !== undefined && { externalId }),
  };
  return { resourceName, accountId, region, connection };
}

/** An account's, organization's or unit's ID, or the name of a user or a role. */
function shortPrincipal(sharedWith: string): string {
  const key = principalKey(sharedWith);
  return key.slice(key.lastIndexOf("/") + 1);
}
