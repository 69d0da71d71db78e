import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import { missingClients, runClient } from "./environment";

const missing = missingClients();

describe.skipIf(missing)(`the AWS CLI against the emulator${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => emulator.control.reset());
  afterAll(() => emulator?.close());

  const reviewer = "222222222222";
  const run = (args: string, env = {}) => runClient(emulator, "aws", [...args.split(" "), "--output", "json"], env);
  const aws = async (args: string, env = {}) => {
    const { code, stdout, stderr } = await run(args, env);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    return stdout === "" ? undefined : JSON.parse(stdout);
  };

  it("defines a workload, shares it, edits and lists the share, and takes it away", async () => {
    const workload = await aws(
      "wellarchitected create-workload --workload-name Shop --description Things --environment PRODUCTION " +
        "--lenses wellarchitected --review-owner anna@example.com --aws-regions us-east-1",
    );
    const id = `--workload-id ${workload.WorkloadId}`;
    const read = await aws(`wellarchitected get-workload ${id}`);
    expect(read.Workload).toMatchObject({ WorkloadName: "Shop", WorkloadArn: workload.WorkloadArn });
    expect(Math.abs(read.Workload.UpdatedAt * 1000 - Date.now())).toBeLessThan(60_000);
    expect((await aws("wellarchitected list-workloads")).WorkloadSummaries).toHaveLength(1);

    const share = await aws(
      `wellarchitected create-workload-share ${id} --shared-with ${reviewer} --permission-type READONLY`,
    );
    const shareId = `--share-id ${share.ShareId}`;
    const updated = await aws(`wellarchitected update-workload-share ${id} ${shareId} --permission-type CONTRIBUTOR`);
    expect(updated.WorkloadShare.PermissionType).toBe("CONTRIBUTOR");
    const listed = await aws(`wellarchitected list-workload-shares ${id} --shared-with-prefix 2222 --max-results 1`);
    expect(listed.WorkloadShareSummaries).toEqual([
      { ShareId: share.ShareId, SharedWith: reviewer, PermissionType: "CONTRIBUTOR", Status: "PENDING" },
    ]);
    await aws(`wellarchitected delete-workload-share ${id} ${shareId}`);
    expect(await emulator.control.shares()).toEqual([]);
  });

  it.each([
    ["lens", "lens", "--lens-alias"],
    ["profile", "profile", "--profile-arn"],
    ["reviewTemplate", "template", "--template-arn"],
  ] as const)("shares a %s, lists the share, and takes it away", async (kind, noun, option) => {
    const { arn } = await emulator.control.addResource(kind);
    const id = `${option} ${arn}`;
    const { ShareId } = await aws(`wellarchitected create-${noun}-share ${id} --shared-with ${reviewer}`);
    const summaries = `${noun.charAt(0).toUpperCase()}${noun.slice(1)}ShareSummaries`;
    const listed = await aws(`wellarchitected list-${noun}-shares ${id}`);
    expect(listed[summaries]).toEqual([{ ShareId, SharedWith: reviewer, Status: "PENDING" }]);
    await aws(`wellarchitected delete-${noun}-share ${id} --share-id ${ShareId}`);
    expect(await emulator.control.shares()).toEqual([]);
  });

  it("pages through shares by NextToken", async () => {
    const { workloadId } = await emulator.control.addWorkload();
    for (let i = 0; i < 3; i++) emulator.service.shareOutside(workloadId, String(400000000000 + i), "READONLY");
    const list = `wellarchitected list-workload-shares --workload-id ${workloadId} --max-results 2`;
    const first = await aws(list);
    const second = await aws(`${list} --next-token ${first.NextToken}`);
    const seen = [first, second].flatMap((page) =>
      page.WorkloadShareSummaries.map((share: { SharedWith: string }) => share.SharedWith),
    );
    expect(seen).toEqual(["400000000000", "400000000001", "400000000002"]);
    expect(second).not.toHaveProperty("NextToken");
  });

  it("names an error by its exception", async () => {
    const { code, stderr } = await run(`wellarchitected get-workload --workload-id ${"0".repeat(32)}`);
    expect(code).toBe(255);
    expect(stderr).toContain(
      `An error occurred (ResourceNotFoundException) when calling the GetWorkload operation: Workload ${"0".repeat(32)} was not found.`,
    );
  });

  it("is refused with a wrong secret", async () => {
    const { code, stderr } = await run("sts get-caller-identity", { AWS_SECRET_ACCESS_KEY: "guessed" });
    expect(code).toBe(255);
    expect(stderr).toContain("SignatureDoesNotMatch");
  });

  it("assumes a profile's role and acts as it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "aws-config-"));
    const config = join(folder, "config");
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = emulator.env;
    writeFileSync(
      config,
      `[profile owner]\naws_access_key_id = ${AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}\n` +
        `[profile reviewer]\nsource_profile = owner\nrole_session_name = anna\n` +
        `role_arn = arn:aws:iam::${reviewer}:role/WellArchitectedReviewer\n`,
    );
    const identity = await aws("sts get-caller-identity --profile reviewer", { AWS_CONFIG_FILE: config });
    rmSync(folder, { recursive: true });
    expect(identity).toMatchObject({
      Account: reviewer,
      Arn: `arn:aws:sts::${reviewer}:assumed-role/WellArchitectedReviewer/anna`,
    });
  });
});
