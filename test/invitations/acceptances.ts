import { ServiceFailure } from "../../provider/core/errors";
import { shareAcceptance } from "../../provider/invitations/share-acceptance";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import type { PermissionType } from "../../provider/shares/model/share";
import { type Operation, owner, type Process, recipient, region, urnOf, type World } from "../shares/world";

/** The properties of an acceptance, as check returns them, or as state has them. */
export type Properties = Record<string, unknown>;

export const acceptanceUrn = (name: string) => urnOf(name, "dev", "", "ShareAcceptance");

/** What `check` returns for an acceptance of a resource. */
export function acceptanceOf(kind: ShareKind, id: string, changes: Properties & { readonly name?: string } = {}) {
  const { name = "accepted", ...further } = changes;
  return { [kind.input]: id, region, scope: acceptanceUrn(name), ...further };
}

/** Something that its owner shares; the share is PENDING. */
export function offered(world: World, kind: ShareKind, permissionType: PermissionType = "READONLY") {
  const id = world.addResource(kind, owner);
  const shareId = shareOutside(world, kind, id, permissionType);
  return { id, shareId };
}

/** The owner shares with the recipient in the console; returns the ShareId. */
export function shareOutside(world: World, kind: ShareKind, id: string, permissionType: PermissionType = "READONLY") {
  return world.service.shareOutside(id, recipient, kind.permissions.length > 0 ? permissionType : undefined);
}

/** A process with the recipient's credentials. */
export function recipientOf(world: World): Process {
  return world.process({ accountId: recipient });
}

export async function accept({ context }: Process, inputs: Properties): Promise<Properties> {
  return (await shareAcceptance.create(context, inputs)).state;
}

/** As a refresh reads. */
export async function refreshed({ context }: Process, state: Properties): Promise<Properties | undefined> {
  return (await shareAcceptance.read(context, idOf(state), { state }))?.state;
}

export async function update({ context }: Process, state: Properties, inputs: Properties): Promise<Properties> {
  return (await shareAcceptance.update(context, idOf(state), { state }, inputs)).state;
}

export function reject({ context }: Process, state: Properties): Promise<void> {
  return shareAcceptance.delete(context, idOf(state), state);
}

export function idOf({ workloadId, lensArn, profileArn, templateArn }: Properties): string {
  return String(workloadId ?? lensArn ?? profileArn ?? templateArn);
}

/** The statuses of all shares, as they are. */
export function statusesOf(world: World): string[] {
  return world.service.shares().map(({ status }) => status);
}

/** The answer of the operation's first call is lost. */
export function loseAnswer(world: World, lost: Operation): void {
  let isLost = false;
  world.hooks = {
    after: ({ operation }) => {
      if (operation !== lost || isLost) return undefined;
      isLost = true;
      return "lost";
    },
  };
}

/** The caller may not make these calls. */
export function deny(world: World, ...denied: readonly Operation[]): void {
  world.hooks = {
    before: ({ operation }) => {
      if (denied.includes(operation)) throw new ServiceFailure("accessDenied", `no ${operation}`, `Allow ${operation}`);
    },
  };
}
