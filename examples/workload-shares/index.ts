// Exactly these principals have access to a workload. What anybody shares by hand is told, shown by the next preview,
// and then removed.
//
//   npm install   # until 0.1.0 is released: npm install PATH, of the file that `npm pack` makes in the repository
//   pulumi stack init dev
//   pulumi config set workloadId 0123456789abcdef0123456789abcdef
//   pulumi config set --path --type string 'readers[0]' 222222222222
//   pulumi config set --path --type string 'contributors[0]' arn:aws:iam::333333333333:role/ShopTeam
//   pulumi up
//
// It uses the credentials and the Region that the AWS SDK finds: AWS_PROFILE, AWS_REGION, and so on. Against the emulator,
// paste what wellarchitected-emulator prints at its start.
import * as pulumi from "@pulumi/pulumi";
import { WorkloadShares } from "pulumi-wellarchitected";

const config = new pulumi.Config();
const principals = (key: string) => config.getObject<string[]>(key) ?? [];

const access = new WorkloadShares("access", {
  workloadId: config.require("workloadId"),
  shares: [
    ...principals("readers").map((sharedWith) => ({ sharedWith, permissionType: "READONLY" as const })),
    ...principals("contributors").map((sharedWith) => ({ sharedWith, permissionType: "CONTRIBUTOR" as const })),
  ],
  exclusive: true,
});

/** By principal, for who has yet to accept. */
export const statuses = access.members.apply((members) =>
  Object.fromEntries(members.map(({ sharedWith, status }) => [sharedWith, status])),
);

/** What else the workload is shared with: the next `pulumi up` removes it. */
export const undeclared = access.undeclared;
