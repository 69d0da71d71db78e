import { ReviewAccess } from "pulumi-wellarchitected";

/** What every stack declares: the review account may read all workloads of one account in one Region. */
export function programFor({ accountId, region, roleName, reviewAccountId }) {
  return async () => {
    new ReviewAccess("reviewers", {
      workloads: "*",
      principals: [reviewAccountId],
      permissionType: "READONLY",
      region,
      connection: { roleArn: `arn:aws:iam::${accountId}:role/${roleName}` },
    });
  };
}
