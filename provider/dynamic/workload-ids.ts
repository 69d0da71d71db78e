import * as pulumi from "@pulumi/pulumi";
import { workload } from "../shares/kinds/workload";
import { getWorkload, getWorkloads } from "./functions";
import type { ReviewAccessArgs } from "./review-access";

/**
 * The IDs of the workloads that a ReviewAccess names, each once.
 * @throws pulumi.RunError if a name belongs to no workload or to several, or if `"*"` finds none.
 */
export async function workloadIdsOf(
  name: string,
  workloads: ReviewAccessArgs["workloads"],
  { region, connection }: Pick<ReviewAccessArgs, "region" | "connection">,
): Promise<string[]> {
  const place = { ...(region !== undefined && { region }), ...(connection && { connection }) };
  if (workloads === "*") {
    const all = (await getWorkloads({ owner: "SELF", ...place })).workloads;
    if (all.length > 0) return all.map(({ workloadId }) => workloadId).sort();
    throw new pulumi.RunError(
      `ReviewAccess ${name}: workloads is "*", but the account lists none in this Region: check the credentials and the Region. If it really has none, remove the ReviewAccess from the program`,
    );
  }
  const found = await Promise.all(
    workloads.map(async (one) => workload.parse(one)?.id ?? (await getWorkload({ name: one, ...place })).workloadId),
  );
  return [...new Set(found)].sort();
}
