import { ShareError } from "../../core/errors";
import { isRegion } from "../../core/region";
import { parsePrincipal } from "./principal";
import type { WorkloadShareState } from "./state";
import { parseWorkload, workloadIdOf } from "./workload";

/** Which share an id names: by its ShareId, or at import also by its principal. */
export interface ShareReference {
  readonly workloadId: string;
  readonly shareId?: string;
  readonly sharedWith?: string;
  readonly region?: string;
}

/**
 * Parses `<WorkloadId>/<ShareId>` or `<WorkloadId>/<SharedWith>`, either with `@<region>` at its end.
 * @throws ShareError which shows the forms.
 */
export function parseShareResourceId(id: string): ShareReference {
  const [, workloadId, rest] = /^([0-9a-f]{32})\/(.+)$/s.exec(id) ?? [];
  if (workloadId !== undefined && rest !== undefined) {
    const at = rest.lastIndexOf("@");
    // IAM names may contain "@", so only what is shaped like a region is one.
    const hasRegion = at > 0 && isRegion(rest.slice(at + 1));
    const name = hasRegion ? rest.slice(0, at) : rest;
    const region = hasRegion ? { region: rest.slice(at + 1) } : {};
    if (/^[0-9a-f]{32}$/.test(name)) return { workloadId, shareId: name, ...region };
    if (!("problem" in parsePrincipal(name))) return { workloadId, sharedWith: name, ...region };
  }
  throw new ShareError(
    `the id ${JSON.stringify(id)} names no share. An id is <WorkloadId>/<ShareId> or, for import, <WorkloadId>/<SharedWith>, with @<region> at its end if the region is not the configured one. WorkloadId and ShareId are 32 characters of 0-9a-f, for example 0123456789abcdef0123456789abcdef/111122223333@eu-west-1`,
  );
}

/**
 * Parses the id of a WorkloadShares: `<WorkloadId>`, at import also with `@<region>` at its end.
 * @throws ShareError which shows the forms.
 */
export function parseSetResourceId(id: string): { readonly workloadId: string; readonly region?: string } {
  const [name = "", region, ...rest] = id.split("@");
  const workload = parseWorkload(name);
  if (workload && !workload.arn && rest.length === 0 && (region === undefined || isRegion(region))) {
    return { workloadId: workload.workloadId, ...(region !== undefined && { region }) };
  }
  throw new ShareError(
    `the id ${JSON.stringify(id)} names no workload. The id of a WorkloadShares is <WorkloadId>, with @<region> at its end if the region is not the configured one. WorkloadId is 32 characters of 0-9a-f, for example 0123456789abcdef0123456789abcdef@eu-west-1`,
  );
}

/** The engine's id of the resource: `<WorkloadId>/<ShareId>`. */
export function shareResourceId({ workloadId, shareId }: Pick<WorkloadShareState, "workloadId" | "shareId">): string {
  return `${workloadIdOf(workloadId)}/${shareId}`;
}
