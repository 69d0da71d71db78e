import type { Share, WellArchitected } from "../../emulator";
import { kinds } from "../../provider/shares/kinds/kinds";
import { principalKey } from "../../provider/shares/model/principal";
import { clientRequestToken } from "../../provider/shares/model/token";
import { emulatedKind } from "../shares/emulated-kind";
import { region } from "../shares/world";
import type { Stack } from "./backend";

/** The resource that made a share. */
export interface Maker {
  readonly stack: Stack;
  readonly urn: string;
}

/** As many as a create tries. */
const generations = 100;

/** Which of a stack's resources has made a share: the token of a create tells, into which nothing but their own inputs goes. */
export function makerOf(
  service: WellArchitected,
  share: Share,
  stack: Stack,
  names: readonly string[],
): Maker | undefined {
  const token = tokenOf(service, share.shareId);
  const kind = kinds.find((one) => emulatedKind(one) === share.kind);
  if (token === undefined || kind === undefined) return undefined;
  const { api, permissions } = kind;
  const urns = [...new Set(names.map((name) => stack.urnOf(name)))];
  for (let generation = 0; generation < generations; generation++) {
    for (const urn of urns) {
      for (const PermissionType of permissions.length > 0 ? permissions : [undefined]) {
        const inputs = { [api.idMember]: share.resourceId, SharedWith: principalKey(share.sharedWith), PermissionType };
        const scope = { urn, tokenScope: undefined };
        if (token === clientRequestToken({ operation: api.create, scope, region, inputs, generation })) {
          return { stack, urn };
        }
      }
    }
  }
  return undefined;
}

/** The ClientRequestToken that a share was created with. */
function tokenOf(service: WellArchitected, shareId: string): string | undefined {
  const created = service.snapshot().tokens.find(([, { result }]) => result === shareId);
  return created && JSON.parse(created[0])[3];
}
