import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import anyTest, { type ExecutionContext } from "ava";
import type { Emulator } from "../../emulator";
import { reviewerId, startFor } from "../emulator/clients";
import { missingClients, runClient } from "./environment";

const missing = missingClients();
/** One after the other: each call of the CLI takes a core for a second. */
const test = missing === undefined ? anyTest.serial : anyTest.skip;
const unlessSkipped = missing === undefined ? "" : ` (skipped: ${missing})`;

const run = (emulator: Emulator, args: string, env = {}) =>
  runClient(emulator, "aws", [...args.split(" "), "--output", "json"], env);

/** Starts an emulator, and returns what calls it by the CLI and returns the CLI's output. */
async function startWithCli(t: ExecutionContext) {
  const emulator = await startFor(t);
  const aws = async (args: string, env = {}) => {
    const { code, stdout, stderr } = await run(emulator, args, env);
    t.is(stderr, "");
    t.is(code, 0);
    return stdout === "" ? undefined : JSON.parse(stdout);
  };
  return { emulator, control: emulator.control, aws };
}

test(`the AWS CLI shares a workload, edits and lists the share, accepts it as the recipient, and takes it away${unlessSkipped}`, async (t) => {
  const { emulator, control, aws } = await startWithCli(t);
  const { accessKeyId = "", secretAccessKey = "" } = emulator.credentials[reviewerId] ?? {};
  const reviewer = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };

  const workload = await aws(
    "wellarchitected create-workload --workload-name Shop --description Things --environment PRODUCTION " +
      "--lenses wellarchitected --review-owner anna@example.com --aws-regions us-east-1",
  );
  const id = `--workload-id ${workload.WorkloadId}`;
  const { Workload } = await aws(`wellarchitected get-workload ${id}`);
  const { WorkloadSummaries } = await aws("wellarchitected list-workloads");
  t.like(Workload, { WorkloadName: "Shop", WorkloadArn: workload.WorkloadArn });
  t.true(Math.abs(Workload.UpdatedAt * 1000 - Date.now()) < 60_000);
  t.is(WorkloadSummaries.length, 1);

  const { ShareId } = await aws(
    `wellarchitected create-workload-share ${id} --shared-with ${reviewerId} --permission-type READONLY`,
  );
  const shareId = `--share-id ${ShareId}`;
  const { WorkloadShare } = await aws(
    `wellarchitected update-workload-share ${id} ${shareId} --permission-type CONTRIBUTOR`,
  );
  const listed = await aws(`wellarchitected list-workload-shares ${id} --shared-with-prefix 2222 --max-results 1`);
  const { ShareInvitationSummaries } = await aws(
    "wellarchitected list-share-invitations --share-resource-type WORKLOAD --workload-name-prefix Sh",
    reviewer,
  );
  const { ShareInvitationId } = ShareInvitationSummaries[0];
  const { ShareInvitation } = await aws(
    "wellarchitected update-share-invitation --share-invitation-action ACCEPT " +
      `--share-invitation-id ${ShareInvitationId}`,
    reviewer,
  );
  const read = await aws(`wellarchitected get-workload ${id}`, reviewer);
  await aws(`wellarchitected delete-workload-share ${id} ${shareId}`);
  t.is(WorkloadShare.PermissionType, "CONTRIBUTOR");
  t.deepEqual(listed.WorkloadShareSummaries, [
    { ShareId, SharedWith: reviewerId, PermissionType: "CONTRIBUTOR", Status: "PENDING" },
  ]);
  t.deepEqual(ShareInvitation, {
    ShareInvitationId,
    ShareResourceType: "WORKLOAD",
    WorkloadId: workload.WorkloadId,
  });
  t.is(read.Workload.ShareInvitationId, ShareInvitationId);
  t.deepEqual(await control.shares(), []);
});

test(`the AWS CLI names an error by its exception${unlessSkipped}`, async (t) => {
  const emulator = await startFor(t);
  const id = "0".repeat(32);

  const { code, stderr } = await run(emulator, `wellarchitected get-workload --workload-id ${id}`);

  t.is(code, 255);
  t.true(
    stderr.includes(
      "An error occurred (ResourceNotFoundException) when calling the GetWorkload operation: " +
        `Workload ${id} was not found.`,
    ),
    stderr,
  );
});

test(`the AWS CLI assumes a profile's role, and acts as it${unlessSkipped}`, async (t) => {
  const { emulator, aws } = await startWithCli(t);
  const folder = mkdtempSync(join(tmpdir(), "aws-config-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const config = join(folder, "config");
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = emulator.env;
  writeFileSync(
    config,
    `[profile owner]\naws_access_key_id = ${AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}\n` +
      `[profile reviewer]\nsource_profile = owner\nrole_session_name = anna\n` +
      `role_arn = arn:aws:iam::${reviewerId}:role/WellArchitectedReviewer\n`,
  );

  const identity = await aws("sts get-caller-identity --profile reviewer", { AWS_CONFIG_FILE: config });

  t.like(identity, {
    Account: reviewerId,
    Arn: `arn:aws:sts::${reviewerId}:assumed-role/WellArchitectedReviewer/anna`,
  });
});
