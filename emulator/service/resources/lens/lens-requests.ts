import { kinds } from "../../kinds";
import { clientRequestToken, paging, tags } from "../../request-members";
import { flag, oneOf, optional, type TextMap, text, type Validators } from "../../validation";
import { type LensType, lensTypes } from "./lens";

export interface ImportLensInput {
  /** Only its name and description are read; the questions are not emulated. */
  readonly JSONString: string;
  /** The ARN of a lens to update. Without it, a lens is created. */
  readonly LensAlias?: string | undefined;
  readonly ClientRequestToken: string;
  readonly Tags?: TextMap | undefined;
}

export interface CreateLensVersionInput {
  readonly LensAlias: string;
  readonly LensVersion: string;
  readonly IsMajorVersion?: boolean | undefined;
  readonly ClientRequestToken: string;
}

export interface GetLensInput {
  readonly LensAlias: string;
  /** Ignored: the newest version is returned. */
  readonly LensVersion?: string | undefined;
}

/** Which versions of a lens an operation is about (documented). */
const lensVersions = ["ALL", "DRAFT", "PUBLISHED"] as const;
export type LensVersions = (typeof lensVersions)[number];

export interface DeleteLensInput {
  readonly LensAlias: string;
  readonly LensStatus: LensVersions;
  readonly ClientRequestToken: string;
}

export interface ListLensesInput {
  readonly LensType?: LensType | undefined;
  /** Default: ALL (assumed). */
  readonly LensStatus?: LensVersions | undefined;
  /** The whole name (assumed). */
  readonly LensName?: string | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** The request of each operation on lenses. */
export interface LensRequests {
  readonly ImportLens: ImportLensInput;
  readonly CreateLensVersion: CreateLensVersionInput;
  readonly GetLens: GetLensInput;
  readonly DeleteLens: DeleteLensInput;
  readonly ListLenses: ListLensesInput;
}

const alias = kinds.lens.idRule;
const version = text({ min: 1, max: 32 });

/** The documented rules of each request, from botocore 1.44's model. */
export const lensRequestValidators: { readonly [O in keyof LensRequests]: Validators<LensRequests[O]> } = {
  ImportLens: {
    JSONString: text({ min: 2, max: 500_000 }),
    LensAlias: optional(alias),
    ClientRequestToken: clientRequestToken,
    Tags: optional(tags),
  },
  CreateLensVersion: {
    LensAlias: alias,
    LensVersion: version,
    IsMajorVersion: optional(flag),
    ClientRequestToken: clientRequestToken,
  },
  GetLens: { LensAlias: alias, LensVersion: optional(version) },
  DeleteLens: {
    LensAlias: alias,
    LensStatus: oneOf(lensVersions),
    ClientRequestToken: clientRequestToken,
  },
  ListLenses: {
    LensType: optional(oneOf(lensTypes)),
    LensStatus: optional(oneOf(lensVersions)),
    LensName: optional(text({ min: 1, max: 128 })),
    ...paging,
  },
};
