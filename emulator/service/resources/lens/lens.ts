import type { TextMap } from "../../validation";

/** A custom lens, as the service stores it. Times are in milliseconds since 1970. */
export interface Lens {
  /** Tells the kinds of resource apart. */
  readonly kind: "lens";
  /** AWS's name for it. */
  readonly arn: string;
  /** The account that owns it. */
  readonly owner: string;
  /** Its Region. */
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  /** Its number among everything that was ever created, which gives lists their order. */
  readonly sequence: number;
  /** Its name, which recipients see. */
  readonly name: string;
  /** What its owner says about it. */
  readonly description: string;
  /** Whether there is an import that has not been published yet. */
  readonly isDraft: boolean;
  /** The newest published version. */
  readonly version?: string;
  /** Absent if there are none. */
  readonly tags?: TextMap;
}

/** A lens as GetLens returns it, AWS's Lens. */
export interface LensDetails {
  readonly LensArn: string;
  readonly LensVersion?: string;
  readonly Name: string;
  readonly Description: string;
  /** Absent from AWS's own lenses. */
  readonly Owner?: string;
  /** Only for a recipient: the invitation that it accepted. */
  readonly ShareInvitationId?: string;
  readonly Tags?: TextMap;
}

/** Whose a lens is, as seen by the caller (documented). */
export const lensTypes = ["AWS_OFFICIAL", "CUSTOM_SHARED", "CUSTOM_SELF"] as const;
export type LensType = (typeof lensTypes)[number];

/** A lens in a list, AWS's LensSummary. Times are in seconds since 1970. */
export interface LensSummary {
  readonly LensArn: string;
  readonly LensAlias: string;
  /** Absent if the lens was never published (assumed). */
  readonly LensVersion?: string;
  readonly LensName: string;
  readonly LensType: LensType;
  readonly Description: string;
  /** Absent from AWS's own lenses, like the times (assumed). */
  readonly Owner?: string;
  readonly CreatedAt?: number;
  readonly UpdatedAt?: number;
  /** Assumed: drafts are current, too. */
  readonly LensStatus: "CURRENT";
}

/** Documented: the alias of a custom lens is its ARN. */
export function lensSummary(lens: Lens, type: LensType): LensSummary {
  return {
    LensArn: lens.arn,
    LensAlias: lens.arn,
    ...(lens.version !== undefined && { LensVersion: lens.version }),
    LensName: lens.name,
    LensType: type,
    Description: lens.description,
    Owner: lens.owner,
    CreatedAt: lens.createdAt / 1000,
    UpdatedAt: lens.updatedAt / 1000,
    LensStatus: "CURRENT",
  };
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
