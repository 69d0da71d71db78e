import type { Context } from "../core/context";
import { ShareError } from "../core/errors";
import type { Answer, ProviderFunction } from "../core/function";
import type { Bag, Listed } from "../core/resource";
import { checkPlace, type InputRules } from "../shares/check/check";
import { rules } from "../shares/check/input-rules";
import { explaining } from "../shares/lifecycle/errors";
import { recentShares } from "../shares/lifecycle/list";
import type { Share } from "../shares/model/share";
import { workloadIdOf } from "../shares/model/workload";

/** The shares of a workload, whoever made them. */
interface SharesOfWorkload {
  /** As it was asked for: an ID or an ARN. */
  readonly workloadId: string;
  readonly region: string;
  readonly shares: readonly Share[];
}

const { workloadId, region } = rules;
/** What the function takes, and a query for a list of its shares. */
export const argumentRules: InputRules = {
  kind: "getWorkloadShares",
  rules: { workloadId, region },
  required: ["workloadId"],
  principals: () => [],
  isExclusive: () => false,
};

/** Tells a program the shares of a workload. */
export const getWorkloadShares: ProviderFunction = { name: "getWorkloadShares", call: sharesOfWorkload };

/**
 * The ids by which the shares of a workload can be imported.
 * @throws ShareError where the query names no workload.
 */
export async function listWorkloadShares(context: Context, query: Bag): Promise<Listed[]> {
  const answer = await sharesOfWorkload(context, query);
  if ("failures" in answer) {
    throw new ShareError(answer.failures.map(({ property, reason }) => `${property} ${reason}`).join("; "));
  }
  const { workloadId, region, shares } = answer.result;
  const place = query.region === undefined ? "" : `@${region}`;
  return shares.map(({ shareId, sharedWith }) => ({
    id: `${workloadIdOf(workloadId)}/${shareId}${place}`,
    name: sharedWith,
  }));
}

async function sharesOfWorkload(context: Context, args: Bag): Promise<Answer<SharesOfWorkload>> {
  const { inputs, failures } = await checkPlace(context, argumentRules, {}, args);
  if (failures.length > 0) return { failures };
  const { workloadId, region } = inputs as { workloadId: string; region: string };
  const service = context.connections.service(undefined, region);
  const id = workloadIdOf(workloadId);
  const shares = await explaining("listing", { workloadId: id }, service, () => recentShares(context, service, id));
  return { result: { workloadId, region, shares } };
}
