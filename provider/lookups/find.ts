import { explained, isFailure, ServiceFailure, ShareError } from "../core/errors";
import type { FunctionResult } from "../core/function";
import type { Properties } from "../core/resource";
import { rulesFor } from "../shares/check/arguments";
import { checkInputsAndPlace } from "../shares/check/check";
import type { Place } from "../shares/check/place";
import { type ShareKind, sharedResource } from "../shares/kinds/kind";
import { callerOf } from "../shares/lifecycle/errors";
import type { KindContext, KindService, ReadShareable, Shareable } from "../shares/model/kind-service";
import { describeFind } from "./fields";
import { closestTo, shown, withName } from "./names";

/** The resource of a kind that the arguments name, by its name or otherwise, or the rules that they break. */
export async function find(kind: ShareKind, context: KindContext, args: Properties): Promise<FunctionResult> {
  const { inputs, failures } = await checkInputsAndPlace(context, rulesFor(kind, describeFind(kind)), {}, args);
  if (failures.length > 0) return { failures };
  const { [kind.input]: given, name = "", region, connection } = inputs as Record<string, string | undefined> & Place;
  const service = context.connections.service(kind.name, connection, region);
  const found = given === undefined ? await findByName(kind, service, name) : await findById(kind, service, given);
  const { shareInvitationId } = found;
  return { result: { ...readable(kind, found), region, ...(shareInvitationId && { shareInvitationId }) } };
}

/** What is known of every resource, under the names of its kind. */
export function readable({ input, idForm }: ShareKind, { id, arn, name, owner }: Shareable): Properties {
  return { [input]: id, ...(idForm === "ID" && { arn }), name, owner };
}

function findById(kind: ShareKind, service: KindService, given: string): Promise<ReadShareable> {
  const { id } = sharedResource(kind, given);
  return explainingLookup(kind, service, id, () => service.get(id));
}

function findByName(kind: ShareKind, service: KindService, name: string): Promise<ReadShareable> {
  return explainingLookup(kind, service, JSON.stringify(name), async () => {
    const all = await service.shareables();
    const [found, ...others] = withName(all, name);
    if (!found) throw new ShareError(await missing(kind, service, all, name));
    if (others.length > 0) {
      const several = `account ${await callerOf(service)} can read ${others.length + 1} of that name: ${shown([found, ...others])}`;
      throw new ShareError(`${several}. Give one of them as ${kind.input}`);
    }
    // Only a resource of another account has come by an invitation, and a list doesn't say by which.
    return found.owner === (await service.accountId()) ? found : service.get(found.id);
  });
}

/** Why no resource has the name, for a person. */
async function missing(
  kind: ShareKind,
  service: KindService,
  all: readonly Shareable[],
  name: string,
): Promise<string> {
  const caller = `account ${await callerOf(service)}`;
  if (kind.parse(name))
    return `${caller} can read none of that name. It has the form of a ${kind.input}: give it as that`;
  if (all.length === 0) return `${caller} can read none there. ${whereItIsFound(kind)}`;
  const close = closestTo(all, name);
  if (close.length === 0) return `${caller} can read ${all.length} there, none of that name. ${whereItIsFound(kind)}`;
  return `${caller} can read ${all.length} there, none of exactly that name. The closest: ${shown(close)}`;
}

/** Does the work, and explains its failure to a person: what was looked up where, what AWS returned, what to do. */
async function explainingLookup<T>(
  kind: ShareKind,
  service: KindService,
  wanted: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const what = `looking up the ${kind.noun} ${wanted} in ${service.region}`;
    if (!isFailure(error, "notFound")) throw explained(what, error);
    const advice = `Account ${await callerOf(service)} can read no such ${kind.noun} in ${service.region}. ${whereItIsFound(kind)}`;
    throw explained(what, new ServiceFailure(error.kind, error.message, advice));
  }
}

function whereItIsFound({ noun }: ShareKind): string {
  return `Check the region and the credentials: a ${noun} is found in its own Region, by its owner and by accounts that have accepted a share of it`;
}
