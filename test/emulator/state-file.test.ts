import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import {
  CreateWorkloadShareCommand,
  DeleteWorkloadShareCommand,
  UpdateShareInvitationCommand,
} from "@aws-sdk/client-wellarchitected";
import test, { type ExecutionContext } from "ava";
import { execa } from "execa";
import { packageJson, projectFolder } from "#tools/project.mjs";
import { type Emulator, EmulatorControl, StateFileError, startEmulator } from "../../emulator";
import { configured, credentialsOf, eventually, ownerId, reviewerId, startFor, sts, wellArchitected } from "./clients";

/** An empty folder that is gone after the test. */
function emptyFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Starts an emulator from a state file that is not there yet, and ends it and starts another one from it. */
function restartable(t: ExecutionContext) {
  const stateFile = join(emptyFolder(t), "state.json");
  let running: Emulator | undefined;
  return async () => {
    await running?.close();
    running = await startFor(t, { stateFile });
    return running;
  };
}

const settingsOwner = { accountId: ownerId, arn: `arn:aws:iam::${ownerId}:user/owner`, region: "us-east-1" };

const share = (emulator: Emulator, WorkloadId: string) =>
  wellArchitected(emulator).send(
    new CreateWorkloadShareCommand({
      WorkloadId,
      SharedWith: reviewerId,
      PermissionType: "READONLY",
      ClientRequestToken: "a",
    }),
  );

test("a state file carries resources, shares, tokens, settings, accounts, sessions and the clock over a restart", async (t) => {
  const start = restartable(t);
  const first = await start();
  const { workloadId } = await first.control.addWorkload({ name: "Shop" });
  const { ShareId } = await share(first, workloadId);
  for (const kind of ["lens", "profile", "reviewTemplate"] as const) {
    const { arn } = await first.control.addResource(kind);
    await first.control.shareOutside(arn, reviewerId);
  }
  await first.control.addAccount({ accountId: "333333333333" });
  await first.control.advance(86_400);
  first.service.updateGlobalSettings(settingsOwner, { DiscoveryIntegrationStatus: "ENABLED" });
  const role = { RoleArn: `arn:aws:iam::${ownerId}:role/WellArchitectedOwner`, RoleSessionName: "anna" };
  const credentials = credentialsOf(await sts(first).send(new AssumeRoleCommand(role)));
  const before = { resources: await first.control.resources(), shares: await first.control.shares() };

  const second = await start();

  t.is(before.shares.length, 4);
  t.deepEqual({ resources: await second.control.resources(), shares: await second.control.shares() }, before);
  t.is((await share(second, workloadId)).ShareId, ShareId);
  t.is(second.service.getGlobalSettings(settingsOwner).DiscoveryIntegrationStatus, "ENABLED");
  t.truthy(second.credentials["333333333333"]);
  t.true(Date.parse(await second.control.clock()) - Date.now() > 86_000_000);
  const identity = await sts(second, { credentials }).send(new GetCallerIdentityCommand({}));
  t.is(identity.Account, ownerId);
});

test("a state file keeps which shares were deleted", async (t) => {
  const start = restartable(t);
  const first = await start();
  const { workloadId: WorkloadId } = await first.control.addWorkload();
  const { ShareId = "" } = await share(first, WorkloadId);
  await first.control.deleteOutside(ShareId);

  const second = await start();
  await second.control.setBehaviour({ deleteUnknown: "conflict" });

  t.is((await share(second, WorkloadId)).ShareId, ShareId);
  t.deepEqual(await second.control.shares(), []);
  const deletion = new DeleteWorkloadShareCommand({ WorkloadId, ShareId });
  await t.throwsAsync(wellArchitected(second).send(deletion), { name: "ConflictException" });
});

test("a recipient can accept after a restart what it was offered before", async (t) => {
  const start = restartable(t);
  const first = await start();
  const { workloadId } = await first.control.addWorkload();
  await share(first, workloadId);
  const [offered] = await first.control.shares();

  const second = await start();
  const acceptance = { ShareInvitationId: offered?.invitationId, ShareInvitationAction: "ACCEPT" } as const;
  const reviewer = wellArchitected(second, configured(second, reviewerId));
  const { ShareInvitation } = await reviewer.send(new UpdateShareInvitationCommand(acceptance));

  t.is(ShareInvitation?.WorkloadId, workloadId);
  t.like(await second.control.shares(), [{ shareId: offered?.shareId, status: "ACCEPTED" }]);
});

test("a state file is written soon after a change, in one step, and readable only by its owner", async (t) => {
  const folder = emptyFolder(t);
  const stateFile = join(folder, "state.json");
  const { control } = await startFor(t, { stateFile });

  const { workloadId } = await control.addWorkload();
  await eventually(() => readFileSync(stateFile, "utf8").includes(workloadId));

  t.deepEqual(readdirSync(folder), ["state.json"]);
  t.is(statSync(stateFile).mode & 0o777, 0o600);
});

test("an emulator does not start from a file that has something else in it, and names the file", async (t) => {
  const stateFile = join(emptyFolder(t), "state.json");

  for (const content of ["nonsense", "{}", "[]", "", '{"format": 3}']) {
    writeFileSync(stateFile, content);
    const error = await t.throwsAsync(startEmulator({ stateFile }), { instanceOf: StateFileError });
    t.true(error?.message.includes(stateFile), content);
  }
});

test("an emulator does not start with a state file that can't be written", async (t) => {
  const stateFile = join(emptyFolder(t), "missing", "state.json");

  const error = await t.throwsAsync(startEmulator({ stateFile }), { instanceOf: StateFileError });

  t.true(error?.message.startsWith(`${stateFile} can't be written: ENOENT`));
});

test("a state file of another version is refused, with both versions, and stays as it is", async (t) => {
  const stateFile = join(emptyFolder(t), "state.json");
  const { format, writtenBy } = await stateWrittenBy(t);

  for (const [content, writer] of [
    [`{"format": ${format - 1}}`, "another version"],
    [`{"format": ${format + 1}, "writtenBy": "9.8.7"}`, "pulumi-wellarchitected 9.8.7"],
  ] as const) {
    writeFileSync(stateFile, content);
    const error = await t.throwsAsync(startEmulator({ stateFile }), { instanceOf: StateFileError });
    t.is(
      error?.message,
      `${stateFile} has format ${JSON.parse(content).format}, and this emulator, of pulumi-wellarchitected ${writtenBy}, reads format ${format}: use the version that wrote it (${writer}), or another file.`,
    );
    t.is(readFileSync(stateFile, "utf8"), content);
  }
  t.is(writtenBy, packageJson.version);
});

/** What an emulator writes. */
async function stateWrittenBy(t: ExecutionContext): Promise<{ format: number; writtenBy: string }> {
  const stateFile = join(emptyFolder(t), "state.json");
  await startFor(t, { stateFile });
  return JSON.parse(readFileSync(stateFile, "utf8"));
}

/** Starts the command in a process of its own, which can be killed. */
async function startCommand(t: ExecutionContext, stateFile: string, env: Record<string, string> = {}) {
  const command = join(projectFolder, "dist/emulator/main.js");
  const running = execa(process.execPath, [command, "--port", "0", "--state", stateFile], {
    env,
    reject: false,
    // One that isn't killed, or does not end, fails its test soon.
    timeout: 20_000,
  });
  t.teardown(() => running.kill("SIGKILL"));
  let printed = "";
  running.stdout.on("data", (chunk: string) => {
    printed += chunk;
  });
  await eventually(() => printed.includes("Ready"));
  return { running, control: new EmulatorControl(/^curl (\S+)\/shares/m.exec(printed)?.[1] ?? "") };
}

/** The names of the workloads of an emulator that starts from the file. */
async function namesIn(stateFile: string): Promise<string[]> {
  const emulator = await startEmulator({ stateFile });
  const workloads = await emulator.control.workloads();
  await emulator.close();
  return workloads.map(({ input }) => input.WorkloadName);
}

for (const [moment, kept] of [
  ["before the write", ["Before"]],
  ["in the middle of the write", ["Before"]],
  ["after the write", ["Before"]],
  ["after the rename", ["Before", "After"]],
] as const) {
  test(`an emulator that is killed ${moment} of its state file finds it whole, and leaves nothing else there`, async (t) => {
    const folder = emptyFolder(t);
    const stateFile = join(folder, "state.json");
    const before = await startEmulator({ stateFile });
    await before.control.addWorkload({ name: "Before" });
    await before.close();
    const NODE_OPTIONS = `--require=${JSON.stringify(join(projectFolder, "test/emulator/kill-at.cjs"))}`;

    const { running, control } = await startCommand(t, stateFile, { NODE_OPTIONS, KILL_AT: moment });
    await control.addWorkload({ name: "After" });

    t.is((await running).signal, "SIGKILL");
    t.deepEqual(await namesIn(stateFile), kept);
    t.deepEqual(readdirSync(folder), ["state.json"]);
  });
}

test("an emulator that is killed again and again while it works keeps all changes up to one, in their order", async (t) => {
  const stateFile = join(emptyFolder(t), "state.json");
  let kept: string[] = [];

  for (const changes of [40, 3, 75, 1, 20]) {
    const { running, control } = await startCommand(t, stateFile);
    const done = [...kept];
    for (let i = 0; i < changes; i += 1) {
      const name = `Workload ${done.length}`;
      await control.addWorkload({ name });
      done.push(name);
    }
    const atLeast = JSON.parse(readFileSync(stateFile, "utf8")).service.resources.length;
    running.kill("SIGKILL");
    await running;

    kept = await namesIn(stateFile);
    t.deepEqual(kept, done.slice(0, kept.length));
    t.true(kept.length >= atLeast);
  }
});
