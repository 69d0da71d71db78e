import { ShareError } from "../../core/errors";
import type { FunctionResult } from "../../core/function";
import type { ListedResource, Properties } from "../../core/resource";
import { rulesFor } from "../check/arguments";
import { checkInputsAndPlace } from "../check/check";
import type { Place } from "../check/place";
import { describeLookup } from "../fields/share-fields";
import { type ShareKind, sharedResource } from "../kinds/kind";
import { shareResourceId } from "../model/id";
import type { ShareContext } from "../model/service";
import type { Share } from "../model/share";
import { explainErrors } from "./errors";
import { listShares } from "./list";

/** The shares of a resource, whoever created them, under the name of the kind's input for what is shared. */
interface ListedShares extends Properties {
  readonly region: string;
  readonly shares: readonly Share[];
}

/**
 * The ids by which the shares of a resource can be imported.
 * @throws ShareError if the query names no resource.
 */
export async function listForImport(
  kind: ShareKind,
  context: ShareContext,
  query: Properties,
): Promise<ListedResource[]> {
  const answer = await listSharesOf(kind, context, query);
  if ("failures" in answer) {
    throw new ShareError(answer.failures.map(({ property, reason }) => `${property} ${reason}`).join("; "));
  }
  const { [kind.input]: name, region, shares } = answer.result;
  const resource = sharedResource(kind, String(name));
  const place = query.region === undefined || kind.idForm === "ARN" ? "" : `@${region}`;
  return shares.map(({ shareId, sharedWith }) => ({
    id: `${shareResourceId({ resource, shareId })}${place}`,
    name: sharedWith,
  }));
}

/** The shares of a resource as they are now, or the rules that the arguments break. A program may have just created one, by another process. */
export async function listSharesOf(
  kind: ShareKind,
  context: ShareContext,
  args: Properties,
): Promise<FunctionResult<ListedShares>> {
  const { inputs, failures } = await checkInputsAndPlace(context, rulesFor(kind, describeLookup(kind)), {}, args);
  if (failures.length > 0) return { failures };
  const { [kind.input]: name, region, connection } = inputs as Properties & Place;
  const resource = sharedResource(kind, String(name));
  const service = context.connections.service(kind.name, connection, region);
  const shares = await explainErrors("listing", { resource: { ...resource, name: resource.id } }, service, () =>
    listShares(context, service, resource),
  );
  return { result: { [kind.input]: name, region, shares } };
}
