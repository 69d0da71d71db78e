import { arnOf } from "../arn";
import type { LensDetails, LensSummary } from "./lens";

/**
 * Lenses of AWS's own that every account sees in every Region. These are the two aliases that AWS's documentation uses
 * as examples; an account has more. Assumed: their names, descriptions and versions.
 */
export const officialLenses = [
  { alias: "wellarchitected", name: "AWS Well-Architected Framework", version: "2024-06-27" },
  { alias: "serverless", name: "Serverless Lens", version: "2022-07-14" },
] as const;

export type OfficialLens = (typeof officialLenses)[number];

/** Lists show them first: their positions are below that of every lens in the store. */
export function positionOf(lens: OfficialLens): number {
  return (officialLenses.indexOf(lens) + 1) / (officialLenses.length + 1);
}

/** An official lens by its alias or its ARN in a Region. */
export function findOfficialLens(aliasOrArn: string, region: string): OfficialLens | undefined {
  return officialLenses.find((lens) => lens.alias === aliasOrArn || arnIn(lens, region) === aliasOrArn);
}

/** "Either the lens alias, such as serverless, or the lens ARN" (documented). Assumed: no owner. */
export function officialDetails(lens: OfficialLens, region: string): LensDetails {
  return { LensArn: arnIn(lens, region), LensVersion: lens.version, Name: lens.name, Description: lens.name };
}

export function officialSummary(lens: OfficialLens, region: string): LensSummary {
  return {
    LensArn: arnIn(lens, region),
    LensAlias: lens.alias,
    LensVersion: lens.version,
    LensName: lens.name,
    LensType: "AWS_OFFICIAL",
    Description: lens.name,
    LensStatus: "CURRENT",
  };
}

/** Documented: such as arn:aws:wellarchitected:us-east-1::lens/serverless. */
function arnIn({ alias }: OfficialLens, region: string): string {
  return arnOf(region, "", "lens", alias);
}
