import { ShareError } from "../../core/errors";
import type { FunctionResult } from "../../core/function";
import type { ListedResource, Properties } from "../../core/resource";
import { checkInputsAndPlace } from "../check/check";
import type { InputRules } from "../check/input-problems";
import { rules } from "../check/input-rules";
import type { ShareContext } from "../model/service";
import type { Share } from "../model/share";
import { workloadIdOf } from "../model/workload";
import { explainErrors } from "./errors";
import { listRecentShares } from "./list";

/** The shares of a workload, whoever created them. */
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

/**
 * The ids by which the shares of a workload can be imported.
 * @throws ShareError if the query names no workload.
 */
export async function listWorkloadShares(context: ShareContext, query: Properties): Promise<ListedResource[]> {
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

/** The shares of a workload, or the rules that the arguments break. */
export async function sharesOfWorkload(
  context: ShareContext,
  args: Properties,
): Promise<FunctionResult<SharesOfWorkload>> {
  const { inputs, failures } = await checkInputsAndPlace(context, argumentRules, {}, args);
  if (failures.length > 0) return { failures };
  const { workloadId, region } = inputs as { workloadId: string; region: string };
  const service = context.connections.service(undefined, region);
  const id = workloadIdOf(workloadId);
  const shares = await explainErrors("listing", { workloadId: id }, service, () =>
    listRecentShares(context, service, id),
  );
  return { result: { workloadId, region, shares } };
}
