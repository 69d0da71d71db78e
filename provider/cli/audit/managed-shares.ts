import { UsageError } from "../usage-error";

/** A share that a stack has in its state. */
export interface ManagedShare {
  readonly shareId: string;
  readonly urn: string;
  readonly accountId?: string;
  readonly region?: string;
}

interface StateResource {
  readonly urn?: string;
  readonly type?: string;
  readonly outputs?: {
    readonly shareId?: unknown;
    readonly members?: unknown;
    readonly accountId?: string;
    readonly region?: string;
  };
}

/**
 * The shares that a stack manages, through either way in.
 * @param text what `pulumi stack export` prints.
 * @throws UsageError if it is anything else.
 */
export function managedShares(file: string, text: string): ManagedShare[] {
  return resourcesOf(file, text)
    .filter(({ type = "" }) => /\bwellarchitected:(index:)?\w*Shares?$/.test(type))
    .flatMap(({ urn = "", outputs = {} }) => {
      const { accountId, region } = outputs;
      const place = { ...(accountId !== undefined && { accountId }), ...(region !== undefined && { region }) };
      const members = Array.isArray(outputs.members) ? outputs.members : [];
      const shareIds = [outputs.shareId, ...members.map((member: { shareId?: unknown } | null) => member?.shareId)];
      return shareIds.flatMap((shareId) => (typeof shareId === "string" ? [{ shareId, urn, ...place }] : []));
    });
}

function resourcesOf(file: string, text: string): StateResource[] {
  try {
    const { deployment } = JSON.parse(text);
    if (deployment && typeof deployment === "object") return deployment.resources ?? [];
  } catch {
    // Told below.
  }
  throw new UsageError(`${file} is not what "pulumi stack export" prints`);
}
