import { ShareError } from "../../core/errors";
import { isRegion, parseWorkload } from "../model/workload";

/**
 * Parses the id of a WorkloadShares: `<WorkloadId>`, at import also with `@<region>` at its end.
 * @throws ShareError which shows the forms.
 */
export function parseSetId(id: string): { readonly workloadId: string; readonly region?: string } {
  const [name = "", region, ...rest] = id.split("@");
  const workload = parseWorkload(name);
  if (workload && !workload.arn && rest.length === 0 && (region === undefined || isRegion(region))) {
    return { workloadId: workload.workloadId, ...(region !== undefined && { region }) };
  }
  throw new ShareError(
    `the id ${JSON.stringify(id)} names no workload. The id of a WorkloadShares is <WorkloadId>, with @<region> at its end where the region is not the configured one. WorkloadId is 32 characters of 0-9a-f, for example 0123456789abcdef0123456789abcdef@eu-west-1`,
  );
}
