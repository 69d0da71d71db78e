import type { TextMap } from "../../validation";

/** A custom lens, as the service stores it. Times are in milliseconds since 1970. */
export interface Lens {
  readonly kind: "lens";
  readonly arn: string;
  /** The account that owns it. */
  readonly owner: string;
  readonly region: string;
  readonly updatedAt: number;
  /** Its number among everything that was ever created, which gives lists their order. */
  readonly sequence: number;
  readonly name: string;
  readonly description: string;
  /** Whether there is an import that has not been published yet. */
  readonly isDraft: boolean;
  /** The newest published version. */
  readonly version?: string;
  readonly tags?: TextMap;
}

/** A lens as GetLens returns it, AWS's Lens. */
export interface LensDetails {
  readonly LensArn: string;
  readonly LensVersion?: string;
  readonly Name: string;
  readonly Description: string;
  readonly Owner: string;
  /** Only for a recipient: the invitation that it accepted. */
  readonly ShareInvitationId?: string;
  readonly Tags?: TextMap;
}

export function lensDetails(lens: Lens, invitationId?: string): LensDetails {
  return {
    LensArn: lens.arn,
    ...(lens.version !== undefined && { LensVersion: lens.version }),
    Name: lens.name,
    Description: lens.description,
    Owner: lens.owner,
    ...(invitationId !== undefined && { ShareInvitationId: invitationId }),
    ...(lens.tags && { Tags: lens.tags }),
  };
}

/**
 * Whether an alias is the ARN of a custom lens. Documented: custom lenses have only their ARN; AWS's own have an alias
 * such as `serverless`, or an ARN without an account.
 */
export function isCustomLens(alias: string): boolean {
  return /^arn:aws[-a-z]*:wellarchitected:[^:]+:\d{12}:lens\/.+$/.test(alias);
}
