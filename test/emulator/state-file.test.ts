import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { CreateWorkloadShareCommand, DeleteWorkloadShareCommand } from "@aws-sdk/client-wellarchitected";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import { ownerId, reviewerId, sts, wellArchitected } from "./clients";

let folder: string;
let stateFile: string;
let emulator: Emulator | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-"));
  stateFile = join(folder, "state.json");
});
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
  rmSync(folder, { recursive: true });
});

/** Ends the emulator, if there is one, and starts it from its state file. */
async function start(): Promise<Emulator> {
  await emulator?.close();
  emulator = await startEmulator({ stateFile });
  return emulator;
}

const share = (to: Emulator, WorkloadId: string) =>
  wellArchitected(to).send(
    new CreateWorkloadShareCommand({
      WorkloadId,
      SharedWith: reviewerId,
      PermissionType: "READONLY",
      ClientRequestToken: "a",
    }),
  );

describe("a state file", () => {
  it("carries workloads, shares, tokens, accounts, sessions and the clock over a restart", async () => {
    const first = await start();
    const { workloadId } = await first.control.addWorkload({ name: "Shop" });
    const { ShareId } = await share(first, workloadId);
    await first.control.addAccount({ accountId: "333333333333" });
    await first.control.advance(86_400);
    const shares = await first.control.shares();
    const { Credentials } = await sts(first).send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ownerId}:role/WellArchitectedOwner`, RoleSessionName: "anna" }),
    );

    const second = await start();
    expect(await second.control.shares()).toEqual(shares);
    expect((await share(second, workloadId)).ShareId).toBe(ShareId);
    expect(second.credentials).toHaveProperty("333333333333");
    expect(Date.parse(await second.control.clock()) - Date.now()).toBeGreaterThan(86_000_000);
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    const identity = await sts(second, { credentials }).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe(ownerId);
  });

  it("keeps lenses, profiles and review templates with their shares", async () => {
    const first = await start();
    for (const kind of ["lens", "profile", "reviewTemplate"] as const) {
      const { arn } = await first.control.addResource(kind);
      await first.control.shareOutside(arn, reviewerId);
    }
    const [resources, shares] = [await first.control.resources(), await first.control.shares()];
    const second = await start();
    expect(await second.control.resources()).toEqual(resources);
    expect(await second.control.shares()).toEqual(shares);
    expect(shares).toHaveLength(3);
  });

  it("keeps which shares were deleted", async () => {
    const first = await start();
    const { workloadId } = await first.control.addWorkload();
    const { ShareId = "" } = await share(first, workloadId);
    await first.control.deleteOutside(ShareId);

    const second = await start();
    expect((await share(second, workloadId)).ShareId).toBe(ShareId);
    expect(await second.control.shares()).toEqual([]);
    await second.control.setBehaviour({ deleteUnknown: "conflict" });
    const deleted = wellArchitected(second).send(new DeleteWorkloadShareCommand({ WorkloadId: workloadId, ShareId }));
    await expect(deleted).rejects.toMatchObject({ name: "ConflictException" });
  });

  it("is written soon after a change, in one step, and readable only by its owner", async () => {
    const first = await start();
    const { workloadId } = await first.control.addWorkload();
    await expect.poll(() => readFileSync(stateFile, "utf8")).toContain(workloadId);
    expect(readdirSync(folder)).toEqual(["state.json"]);
    expect(statSync(stateFile).mode & 0o777).toBe(0o600);
  });

  it.each(["nonsense", "{}", '{"format": 1}'])(
    "with %s in it is rejected, and the error names the file",
    async (content) => {
      writeFileSync(stateFile, content);
      await expect(startEmulator({ stateFile })).rejects.toMatchObject({
        name: "StateFileError",
        message: expect.stringContaining(stateFile),
      });
    },
  );

  it("that can't be written is rejected at the start", async () => {
    const nowhere = join(folder, "missing", "state.json");
    await expect(startEmulator({ stateFile: nowhere })).rejects.toThrow(`${nowhere} can't be written: ENOENT`);
  });
});
