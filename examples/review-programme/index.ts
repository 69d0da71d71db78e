// A review account may read every workload of some accounts, and uses their lenses. Both sides are here: the accounts share,
// and the review account accepts, without the console.
//
//   npm install   # until 0.1.0 is released: npm install PATH, of the file that `npm pack` makes in the repository
//   pulumi stack init dev
//   pulumi config set reviewRole arn:aws:iam::222222222222:role/WellArchitectedReviewer
//   pulumi config set --path 'ownerRoles[0]' arn:aws:iam::111111111111:role/WellArchitectedOwner
//   pulumi config set --path 'lensArns[0]' arn:aws:wellarchitected:us-east-1:111111111111:lens/0123456789abcdef0123456789abcdef
//   pulumi up
//
// The roles are assumed with the credentials that the AWS SDK finds: AWS_PROFILE and so on. Against the emulator, paste what
// wellarchitected-emulator prints at its start: it has the two roles above. What is added to the accounts later is shared,
// and accepted, by the next `pulumi up`.
import * as pulumi from "@pulumi/pulumi";
import { LensShare, OrganizationSharing, ReviewAccess, ShareAcceptances } from "pulumi-wellarchitected";

const config = new pulumi.Config();
const reviewRole = config.require("reviewRole");
const ownerRoles = config.requireObject<string[]>("ownerRoles");
const lensArns = config.getObject<string[]>("lensArns") ?? [];

/** arn:partition:service:region:account:… */
const accountOf = (arn: string) => arn.split(":")[4] ?? "";
const reviewAccount = accountOf(reviewRole);

const shared = ownerRoles.flatMap((roleArn): pulumi.Resource[] => {
  const account = accountOf(roleArn);
  const connection = { roleArn };
  const lenses = lensArns.filter((lensArn) => accountOf(lensArn) === account);
  return [
    new OrganizationSharing(account, { enabled: true, connection }),
    new ReviewAccess(account, {
      workloads: "*",
      principals: [reviewAccount],
      permissionType: "READONLY",
      connection,
    }),
    ...lenses.map((lensArn) => new LensShare(lensArn, { lensArn, sharedWith: reviewAccount, connection })),
  ];
});

const reviews = new ShareAcceptances(
  "reviews",
  { from: ownerRoles.map(accountOf), maxPermission: "READONLY", connection: { roleArn: reviewRole } },
  // What is shared in this run is accepted in this run.
  { dependsOn: shared },
);

/** What the review account can read, by name. */
export const accepted = reviews.accepted.apply((all) => all.map(({ resourceName }) => resourceName));

/** What it was offered besides, and why it was left. */
export const left = reviews.left;
