import type { Call } from "../../emulator";
import { principalKey } from "../../provider/shares/model/principal";
import { permissions } from "../../provider/shares/model/share";
import { clientRequestToken } from "../../provider/shares/model/token";
import { region } from "../shares/world";

/** The resource that made a share. */
export interface Maker {
  readonly stack: string;
  readonly urn: string;
}

/** More than a sequence can spend. */
const generations = 40;

/** Tells the resource from the token of a create, which nothing but the resource's own inputs goes into. */
export class Makers {
  private readonly byToken = new Map<string, Maker>();

  constructor(workloadId: string, principals: readonly string[], makers: readonly Maker[]) {
    for (const maker of makers) {
      for (const principal of principals) {
        for (const permissionType of permissions) {
          for (let generation = 0; generation < generations; generation++) {
            const token = clientRequestToken({
              operation: "CreateWorkloadShare",
              scope: { urn: maker.urn, tokenScope: undefined },
              region,
              inputs: {
                WorkloadId: workloadId,
                SharedWith: principalKey(principal),
                PermissionType: permissionType,
              },
              generation,
            });
            this.byToken.set(token, maker);
          }
        }
      }
    }
  }

  /** Who made a share that has come into being in these calls. */
  of(sharedWith: string, calls: readonly Call[]): Maker | undefined {
    const create = calls.findLast(
      ({ operation, status, input }) =>
        operation === "CreateWorkloadShare" &&
        status === 200 &&
        principalKey(String(input?.SharedWith)) === principalKey(sharedWith),
    );
    return this.byToken.get(String(create?.input?.ClientRequestToken));
  }
}
