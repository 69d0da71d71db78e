import { randomBytes } from "node:crypto";
import { ShareError } from "../../core/errors";
import type { Properties } from "../../core/resource";
import { type SharedResource, type ShareKind, sharedResource } from "../kinds/kind";
import { parseShareResourceId } from "./id";
import type { ShareInputs } from "./inputs";
import type { Share, ShareStatus } from "./share";

/** The outputs of a share: its inputs, and what the service returned. It is all that state has of a share. */
export interface ShareState extends ShareInputs {
  readonly shareId: string;
  /** Absent only while AWS has not listed the share yet. */
  readonly status?: ShareStatus;
  readonly statusMessage?: string;
  /** The owner's account, as STS returned it when the share was created. */
  readonly accountId?: string;
  /** How many tokens were spent before the one that created this share. */
  readonly generation: number;
  /**
   * Distinguishes this record of the share in state from others of the same share and resource, which an interrupted
   * replacement leaves behind. Absent for an imported share.
   */
  readonly record?: string;
}

/** What is known of a share that is to be read: its state, or next to nothing. */
export type KnownShare = Partial<ShareState> & Pick<ShareState, "scope">;

/** Parses inputs, of a share or a set, that `check` has passed. In a preview, some of them aren't known yet. */
export function parseInputs<Inputs = ShareInputs>(kind: ShareKind, properties: Properties): Inputs {
  const { [kind.input]: name, ...inputs } = properties;
  return { ...inputs, resource: sharedResource(kind, String(name)) } as Inputs;
}

/**
 * Parses a state that an earlier version, or a person, may have left incomplete: what the id says is taken from there.
 * @throws ShareError which names what is missing; a refresh fills it in.
 */
export function parseState(kind: ShareKind, id: string, kept: Properties): ShareState {
  const { resource, shareId } = parseShareResourceId(kind, id);
  const known = { generation: 0, ...parseKnown(kind, kept), ...(shareId !== undefined && { shareId }) };
  // A share can't be identified without these. The scope may be missing: then its tokens are another resource's.
  const permission = kind.permissions.length > 0 ? (["permissionType"] as const) : [];
  const required = ["sharedWith", ...permission, "region", "shareId"] as const;
  const missing = required.filter((name) => typeof known[name] !== "string");
  if (missing.length === 0) return { resource, ...known } as ShareState;
  throw new ShareError(`the state of the share ${id} has no ${missing.join(", ")}: run "pulumi refresh" to fill it in`);
}

/** Parses what is known of a share, or a set, that is to be read: its state, or next to nothing. */
export function parseKnown<Known = KnownShare>(kind: ShareKind, properties: Properties): Known {
  const { [kind.input]: name, ...known } = properties;
  const named = typeof name === "string" && { resource: sharedResource(kind, name) };
  return { scope: "", ...known, ...named } as Known;
}

/** The opposite of the parsers. */
export function format({ resource, ...properties }: { readonly resource: SharedResource }): Properties {
  return { [resource.kind.input]: resource.name, ...properties };
}

/** A name for a record of a share in state, unlike every other. */
export function newRecord(): string {
  return randomBytes(4).toString("hex");
}

/** The inputs of a state: what a refresh hands back to the engine. */
export function inputsOf(state: ShareState): ShareInputs {
  const { shareId: _, status: _s, statusMessage: _m, accountId: _a, generation: _g, record: _r, ...inputs } = state;
  return inputs;
}

/** A share as the service knows it. A status that no list shows yet is undefined. */
export type LiveShare = Omit<Share, "status"> & { readonly status: Share["status"] | undefined };

/** What state keeps of a share: what was declared or known before, and what the service says of it now. */
export function stateOf(
  known: Omit<ShareState, "permissionType" | "shareId" | "accountId"> & { accountId?: string | undefined },
  { shareId, permissionType, status, statusMessage }: LiveShare,
): ShareState {
  const { accountId, status: _, statusMessage: _m, ...declared } = known;
  return {
    ...declared,
    ...(permissionType !== undefined && { permissionType }),
    shareId,
    ...(accountId !== undefined && { accountId }),
    ...(status !== undefined && { status }),
    ...(statusMessage !== undefined && { statusMessage }),
  };
}
