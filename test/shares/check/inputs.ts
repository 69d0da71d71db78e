import type { CheckResult } from "../../../provider/core/resource";
import type { ShareContext } from "../../../provider/shares/model/service";
import { checkShare } from "../properties";
import { type ProcessOptions, region, urnOf, World } from "../world";

export const workloadId = "0123456789abcdef0123456789abcdef";
export const inputs = {
  workloadId,
  sharedWith: "222222222222",
  permissionType: "READONLY",
  region,
  scope: urnOf("review"),
} as const;

export const workloadArn = (ofRegion: string = region, partition = "aws") =>
  `arn:${partition}:wellarchitected:${ofRegion}:111111111111:workload/${workloadId}`;

/** A new process of the provider. */
export const startProcess = (options: ProcessOptions = {}): ShareContext => new World().process(options).context;

/** Checks the inputs with changes, in a new process. */
export function check(changes: Record<string, unknown> = {}, options: ProcessOptions = {}): Promise<CheckResult> {
  return checkShare(startProcess(options), {}, { ...inputs, ...changes });
}

/** The failures of shares that one process checks, in their order. */
export async function failuresOf(
  context: ShareContext,
  ...shares: Record<string, unknown>[]
): Promise<CheckResult["failures"]> {
  const found: CheckResult["failures"] = [];
  for (const news of shares) found.push(...(await checkShare(context, {}, news)).failures);
  return found;
}
