/** The ARN of a resource of Well-Architected, such as a `workload`, a `lens`, a `profile` or a `review-template`. */
export function arnOf(region: string, owner: string, type: string, id: string): string {
  return `arn:${partitionOf(region)}:wellarchitected:${region}:${owner}:${type}/${id}`;
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
