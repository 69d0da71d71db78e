// A central team that owns the workloads lets each app's owner contribute to the app's own workload.
//
//   npm install   # until 0.1.0 is released: npm install PATH, of the file that `npm pack` makes in the repository
//   pulumi stack init dev
//   pulumi config set --path 'apps.shop.workloadId' 0123456789abcdef0123456789abcdef
//   pulumi config set --path 'apps.shop.owner' arn:aws:iam::222222222222:role/ShopTeam
//   pulumi config set waitForAcceptance true   # optional: `up` then ends when the owners have accepted
//   pulumi up
//
// It uses the credentials and the Region that the AWS SDK finds: AWS_PROFILE, AWS_REGION, and so on. Against the emulator,
// paste what wellarchitected-emulator prints at its start. An app that is taken out of the configuration loses its
// owner's access with the next `pulumi up`.
import * as pulumi from "@pulumi/pulumi";
import { WorkloadShare } from "pulumi-wellarchitected";

const config = new pulumi.Config();
const waitForAcceptance = config.getBoolean("waitForAcceptance") ?? false;

const shares = Object.entries(config.requireObject("apps")).map(([app, { workloadId, owner }]) => ({
  app,
  share: new WorkloadShare(app, {
    workloadId,
    // "pulumi config set --path" writes an account ID as a number, unless it begins with 0.
    sharedWith: String(owner),
    permissionType: "CONTRIBUTOR",
    waitForAcceptance,
    acceptanceTimeoutSeconds: 300,
  }),
}));

/** Whom to remind: their invitations end 7 days after they were sent. */
export const notYetAccepted = pulumi
  .all(shares.map(({ app, share }) => share.status.apply((status) => ({ app, status }))))
  .apply((all) => all.filter(({ status }) => status === "PENDING").map(({ app }) => app));
