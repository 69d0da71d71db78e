import { compare } from "../core/compare";
import { explaining } from "../core/errors";
import type { FunctionResult } from "../core/function";
import type { Properties } from "../core/resource";
import { rulesOf } from "../shares/check/arguments";
import { checkInputsAndPlace } from "../shares/check/check";
import type { Place } from "../shares/check/place";
import { kindsOfTypes } from "../shares/kinds/kinds";
import { workload } from "../shares/kinds/workload";
import type { KindContext, KindService, ShareResourceType } from "../shares/model/kind-service";
import { invitationsDescription, type Ownership, workloadsDescription } from "./fields";
import { readable } from "./find";
import { inOrder } from "./names";

/** The workloads that the arguments ask for, or the rules that these break. */
export async function listWorkloads(context: KindContext, args: Properties): Promise<FunctionResult> {
  const { inputs, failures } = await checkInputsAndPlace(context, rulesOf(workloadsDescription), {}, args);
  if (failures.length > 0) return { failures };
  const { namePrefix = "", owner, region, connection } = inputs as Properties & WorkloadsArguments;
  const service = context.connections.service(workload.name, connection, region);
  const [all, account] = await explainingList("workloads", service, () =>
    Promise.all([service.shareables(), owner && service.accountId()]),
  );
  if (owner && account === undefined) {
    const reason = "needs the caller's account, for which skipRequestingAccountId forbids asking";
    return { failures: [{ property: "owner", reason }] };
  }
  const wanted = inOrder(all).filter(
    (one) => one.name.startsWith(namePrefix) && (!owner || (one.owner === account) === (owner === "SELF")),
  );
  return { result: { region, workloads: wanted.map((one) => readable(workload, one)) } };
}

interface WorkloadsArguments extends Place {
  readonly namePrefix?: string;
  readonly owner?: Ownership;
}

/** The invitations that the arguments ask for, or the rules that these break. */
export async function listInvitations(context: KindContext, args: Properties): Promise<FunctionResult> {
  const { inputs, failures } = await checkInputsAndPlace(context, rulesOf(invitationsDescription), {}, args);
  if (failures.length > 0) return { failures };
  const { namePrefix = "", resourceTypes, region, connection } = inputs as Properties & InvitationsArguments;
  const lists = await Promise.all(
    kindsOfTypes(resourceTypes).map(async ({ name, noun, resourceType }) => {
      const service = context.connections.service(name, connection, region);
      const invitations = await explainingList(`${noun} invitations`, service, () => service.invitations());
      return invitations.map((invitation) => ({ ...invitation, resourceType }));
    }),
  );
  const invitations = lists
    .flat()
    .filter(({ resourceName }) => resourceName.startsWith(namePrefix))
    .sort(
      (one, other) =>
        compare(one.resourceName, other.resourceName) || compare(one.shareInvitationId, other.shareInvitationId),
    );
  return { result: { region, invitations } };
}

interface InvitationsArguments extends Place {
  readonly namePrefix?: string;
  readonly resourceTypes?: readonly ShareResourceType[];
}

/** Lists, and explains a failure to a person. */
function explainingList<T>(what: string, service: KindService, list: () => Promise<T>): Promise<T> {
  return explaining(`listing the ${what} in ${service.region}`, list);
}
