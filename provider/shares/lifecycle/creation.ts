import { isFailure } from "../../core/errors";
import type { SharedResource } from "../kinds/kind";
import type { ShareInputs } from "../model/inputs";
import { principalKey } from "../model/principal";
import type { ShareContext, ShareService } from "../model/service";
import type { PermissionType, Share } from "../model/share";
import { type LiveShare, type ShareState, stateOf } from "../model/state";
import { clientRequestToken } from "../model/token";
import { byPrincipal, listUntil } from "./list";

/** What a create knows while it tries the generations. */
export interface Creation {
  readonly context: ShareContext;
  readonly service: ShareService;
  readonly inputs: ShareInputs;
  /** What is shared. */
  readonly resource: SharedResource;
  /** The principal's key. */
  readonly principal: string;
  /** The caller's account. */
  readonly accountId: string | undefined;
  /** The name of this record of the share in state. */
  readonly record: string;
  /**
   * ShareIds that were listed before the first create: one of them that a create returns may be a replay. One list of the
   * last minute serves all creates of what is shared: what this process has created since is no replay.
   */
  readonly listedBefore: ReadonlySet<string>;
  /** Whether this create has waited for as long as lists may lag: they show whatever was there before it. */
  readonly lists: { areCurrent: boolean };
}

/** A live share, and the generation whose token created it. */
export interface CreatedShare {
  readonly share: LiveShare;
  readonly generation: number;
}

/** Finds out what a create has to know before it sends anything. */
export async function beginCreation(
  context: ShareContext,
  service: ShareService,
  inputs: ShareInputs,
  record: string,
): Promise<Creation> {
  const accountId = await service.accountId();
  const { resource } = inputs;
  const listedBefore = new Set((await service.earlierList(resource.id)).map(({ shareId }) => shareId));
  const principal = principalKey(inputs.sharedWith);
  return {
    context,
    service,
    inputs,
    resource,
    principal,
    accountId,
    record,
    listedBefore,
    lists: { areCurrent: false },
  };
}

/** The state of a share of this create, whether or not it is what was declared. */
export function stateOfCreated(
  { inputs, accountId, record }: Creation,
  { share, generation }: CreatedShare,
): ShareState {
  return stateOf({ ...inputs, accountId, generation, record }, share);
}

/**
 * Sends a create with the token of a generation; returns the ShareId, which may be a replay of a share that is gone.
 *
 * It sends a principal's ID if it has one: AWS documents IDs, and every spelling then has the same tokens.
 */
export async function sendCreate(
  creation: Creation,
  generation: number,
  permissionType: PermissionType | undefined,
): Promise<string | "conflict"> {
  const { context, service, inputs, resource, principal: sharedWith } = creation;
  const { id, kind } = resource;
  const { api } = kind;
  const token = clientRequestToken({
    operation: api.create,
    scope: { urn: inputs.scope, tokenScope: context.connections.tokenScope },
    region: service.region,
    inputs: { [api.idMember]: id, SharedWith: sharedWith, PermissionType: permissionType },
    generation,
  });
  try {
    return await service.create({ id, sharedWith, permissionType, clientRequestToken: token });
  } catch (error) {
    if (isFailure(error, "conflict")) return "conflict";
    throw error;
  }
}

/** The share that the principal has, waiting for lists that may lag. */
export async function findOfPrincipal(creation: Creation): Promise<Share | undefined> {
  const { context, service, resource, principal, lists } = creation;
  const found = await listUntil(context, service, resource, byPrincipal(principal));
  lists.areCurrent ||= found === undefined;
  return found;
}
