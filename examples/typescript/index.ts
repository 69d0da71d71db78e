// A review account gets READONLY on every workload that this account has in this Region.
//
//   npm install   # until 0.1.0 is released: npm install PATH, of the file that `npm pack` makes in the repository
//   pulumi stack init dev
//   pulumi config set reviewAccountId 222222222222
//   pulumi up
//
// It uses the credentials and the Region that the AWS SDK finds: AWS_PROFILE, AWS_REGION, and so on. Against the emulator,
// paste what wellarchitected-emulator prints at its start. A workload that is added later is shared by the next
// `pulumi up`. Without the right to list workloads, name them:
//
//   pulumi config set --path 'workloadIds[0]' 0123456789abcdef0123456789abcdef
import * as pulumi from "@pulumi/pulumi";
import { getWorkloads, WorkloadShare } from "pulumi-wellarchitected";

export = async () => {
  const config = new pulumi.Config();
  const sharedWith = config.require("reviewAccountId");
  const workloadIds = config.getObject<string[]>("workloadIds") ?? (await ownWorkloadIds());

  const shares = workloadIds.map((workloadId) => ({
    workloadId,
    // Named by its ID: a workload may be renamed, and its share must then stay as it is.
    share: new WorkloadShare(`review-${workloadId}`, { workloadId, sharedWith, permissionType: "READONLY" }),
  }));
  return { statuses: Object.fromEntries(shares.map(({ workloadId, share }) => [workloadId, share.status])) };
};

/** Without those that others share with this account, which are not its own to share. */
async function ownWorkloadIds(): Promise<string[]> {
  const { workloads } = await getWorkloads({ owner: "SELF" });
  return workloads.map(({ workloadId }) => workloadId);
}
