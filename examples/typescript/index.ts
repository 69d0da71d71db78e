// A review account gets READONLY on every workload that this account has in this Region.
//
//   npm install
//   pulumi stack init dev
//   pulumi config set reviewAccountId 222222222222
//   pulumi up
//
// It uses the credentials and the Region that the AWS SDK finds: AWS_PROFILE, AWS_REGION, and so on. Against the emulator,
// paste what wellarchitected-emulator prints at its start. A workload that is added later is shared by the next
// `pulumi up`. Without the right to list workloads, name them:
//
//   pulumi config set --path 'workloadIds[0]' 0123456789abcdef0123456789abcdef
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { paginateListWorkloads, WellArchitectedClient } from "@aws-sdk/client-wellarchitected";
import * as pulumi from "@pulumi/pulumi";
import { WorkloadShare } from "pulumi-wellarchitected";

export = async () => {
  const config = new pulumi.Config();
  const sharedWith = config.require("reviewAccountId");
  const client = new WellArchitectedClient();
  // Workloads are shared where they were listed, whatever the stack's configuration says.
  const region = await client.config.region();
  const workloadIds = config.getObject<string[]>("workloadIds") ?? (await ownWorkloadIds(client));

  const shares = workloadIds.map((workloadId) => ({
    workloadId,
    // Named by its ID: a workload may be renamed, and its share must then stay as it is.
    share: new WorkloadShare(`review-${workloadId}`, { workloadId, sharedWith, permissionType: "READONLY", region }),
  }));
  return { statuses: Object.fromEntries(shares.map(({ workloadId, share }) => [workloadId, share.status])) };
};

/** A list also has the workloads that others share with this account, which are not its own to share. */
async function ownWorkloadIds(client: WellArchitectedClient): Promise<string[]> {
  const { Account } = await new STSClient().send(new GetCallerIdentityCommand());
  const ids: string[] = [];
  for await (const page of paginateListWorkloads({ client }, {})) {
    for (const { Owner, WorkloadId } of page.WorkloadSummaries ?? []) {
      if (Owner === Account && WorkloadId !== undefined) ids.push(WorkloadId);
    }
  }
  return ids;
}
