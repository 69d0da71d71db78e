import { ShareError } from "../../core/errors";
import { isRegion } from "../../core/region";
import { type SharedResource, type ShareKind, sharedResource, shownId } from "../kinds/kind";
import { workload } from "../kinds/workload";
import { parsePrincipal } from "./principal";

/** Which share an id names: by its ShareId, or at import also by its principal. */
export interface ShareReference {
  readonly resource: SharedResource;
  readonly shareId?: string;
  readonly sharedWith?: string;
  readonly region?: string;
}

/**
 * Parses what is shared, a slash, and the ShareId or the principal, with `@<region>` at its end or not. What is shared is
 * a workload's ID or an ARN, which may contain slashes, too.
 * @throws ShareError which shows the forms.
 */
export function parseShareResourceId(kind: ShareKind, id: string): ShareReference {
  const { name, rest } = new RegExp(`^(?<name>${kind.idPattern})/(?<rest>.+)$`, "s").exec(id)?.groups ?? {};
  if (name !== undefined && rest !== undefined) {
    const resource = sharedResource(kind, name);
    const { text, ...named } = withoutRegion(rest);
    const region = resource.arn ? { region: resource.arn.region, ...named } : named;
    if (/^[0-9a-f]{32}$/.test(text)) return { resource, shareId: text, ...region };
    if (!("problem" in parsePrincipal(text))) return { resource, sharedWith: text, ...region };
  }
  const form = shownId(kind);
  const forms = `An id is ${form}/<ShareId> or, for import, ${form}/<SharedWith>`;
  const isArn = kind.idForm === "ARN";
  const rules = isArn
    ? `. <ARN> is the ${kind.noun}'s, and ShareId is 32 characters of 0-9a-f`
    : ", with @<region> at its end if the region is not the configured one. WorkloadId and ShareId are 32 characters of 0-9a-f";
  const example = `${kind.example}/222222222222${isArn ? "" : "@eu-west-1"}`;
  throw new ShareError(`the id ${JSON.stringify(id)} names no share. ${forms}${rules}, for example ${example}`);
}

/** A text without the `@<region>` at its end. IAM names may contain "@", so only what is shaped like a region is one. */
export function withoutRegion(text: string): { readonly text: string; readonly region?: string } {
  const at = text.lastIndexOf("@");
  const region = text.slice(at + 1);
  return at > 0 && isRegion(region) ? { text: text.slice(0, at), region } : { text };
}

/**
 * Parses the id of a WorkloadShares: `<WorkloadId>`, at import also with `@<region>` at its end.
 * @throws ShareError which shows the forms.
 */
export function parseSetResourceId(id: string): { readonly resource: SharedResource; readonly region?: string } {
  const [name = "", region, ...rest] = id.split("@");
  const isId = workload.parse(name)?.id === name;
  if (isId && rest.length === 0 && (region === undefined || isRegion(region))) {
    return { resource: sharedResource(workload, name), ...(region !== undefined && { region }) };
  }
  throw new ShareError(
    `the id ${JSON.stringify(id)} names no workload. The id of a WorkloadShares is <WorkloadId>, with @<region> at its end if the region is not the configured one. WorkloadId is 32 characters of 0-9a-f, for example ${workload.example}@eu-west-1`,
  );
}

/** The engine's id of a share: the shared resource's ID or ARN, and the ShareId. */
export function shareResourceId(share: { readonly resource: SharedResource; readonly shareId: string }): string {
  return `${share.resource.id}/${share.shareId}`;
}
