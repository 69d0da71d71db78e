/** A workload as a program names it: its ID, or its ARN, which also says where it is. */
export interface Workload {
  readonly workloadId: string;
  readonly arn?: { readonly partition: string; readonly region: string; readonly accountId: string };
}

const workloadId = /^[0-9a-f]{32}$/;
const workloadArn = /^arn:([a-z-]+):wellarchitected:([a-z0-9-]+):(\d{12}):workload\/([0-9a-f]{32})$/;

/**
 * Parses a workload's ID or ARN; undefined if it is neither.
 * @see https://docs.aws.amazon.com/wellarchitected/latest/APIReference/API_Workload.html
 */
export function parseWorkload(text: string): Workload | undefined {
  if (workloadId.test(text)) return { workloadId: text };
  const arn = workloadArn.exec(text);
  if (!arn) return undefined;
  const [, partition, region, accountId, id] = arn as unknown as [string, string, string, string, string];
  return { workloadId: id, arn: { partition, region, accountId } };
}

/** The ID of a workload whose spelling `check` has passed. */
export function workloadIdOf(text: string): string {
  return parseWorkload(text)?.workloadId ?? text;
}
