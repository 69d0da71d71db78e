import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import * as pulumi from "@pulumi/pulumi";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import test from "ava";
import type { Emulator } from "../../emulator";
import type { WorkloadShareArgs } from "../../provider";
import { failureOf, type Project, programOf, startShop, stateOf } from "../engine/project";
import { filesBelow, placesOf, type Written } from "./written";

const reviewer = "222222222222";
const roleArn = "arn:aws:iam::111111111111:role/locked";
const externalId = "marked:external-id/5e7c";

/** What the runs of a test print. */
class Printed {
  readonly written: Written[] = [];
  private readonly events: EngineEvent[] = [];

  readonly options = {
    onEvent: (event: EngineEvent) => {
      // The npm SDK logs all inputs when it is asked to debug, secrets of the program too, whatever the provider.
      if ((event.diagnosticEvent?.severity as string) !== "debug") this.events.push(event);
    },
    onOutput: (text: string) => void this.written.push({ where: "stdout", text }),
    onError: (text: string) => void this.written.push({ where: "stderr", text }),
  };

  /** All that was printed and all that is on disk. */
  with(project: Project, ...more: Written[]): Written[] {
    const events = { where: "events", text: JSON.stringify(this.events) };
    return [...filesBelow(project.folder), ...this.written, events, ...more];
  }
}

/** Gives the stack a role's session as its environment: a key, a secret and a token that nobody else has. */
async function useSession(emulator: Emulator, stack: Stack): Promise<string[]> {
  const client = new STSClient({
    endpoint: emulator.url,
    region: "us-east-1",
    credentials: emulator.credentials["111111111111"] as { accessKeyId: string; secretAccessKey: string },
  });
  const { Credentials } = await client.send(
    new AssumeRoleCommand({ RoleArn: "arn:aws:iam::111111111111:role/WellArchitectedOwner", RoleSessionName: "ci" }),
  );
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  Object.assign(stack.workspace.envVars, {
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_SESSION_TOKEN: SessionToken,
  });
  return [AccessKeyId, SecretAccessKey, SessionToken];
}

test("no key, token or external id is written or printed by up, refresh, a failing up and destroy", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  await emulator.control.addRole({ roleArn, externalId });
  const args: WorkloadShareArgs = { workloadId, sharedWith: reviewer, permissionType: "READONLY" };
  const stack = await project.stack(programOf({ review: args }));
  const session = await useSession(emulator, stack);
  await stack.setConfig("aws:assumeRole.roleArn", { value: roleArn }, true);
  await stack.setConfig("aws:assumeRole.externalId", { value: externalId, secret: true }, true);
  const printed = new Printed();

  await stack.up(printed.options);
  await stack.refresh(printed.options);
  await emulator.control.addRole({ roleArn, externalId: "another" });
  args.permissionType = "CONTRIBUTOR";
  const failure = await failureOf(stack.up(printed.options));
  t.true(failure.includes(`sts:AssumeRole of ${roleArn}: AccessDenied`), failure);
  await emulator.control.addRole({ roleArn, externalId });
  // Those of the role that is assumed anew, too.
  await emulator.control.inject({ kind: "expiredCredentials", operation: "DeleteWorkloadShare", times: 2 });
  const expired = await failureOf(stack.destroy(printed.options));
  t.regex(expired, /renew them/);
  const made = filesBelow(project.folder);
  await stack.destroy(printed.options);

  const assumed = (await emulator.control.calls()).filter(({ callerArn }) =>
    callerArn?.includes("assumed-role/locked/"),
  );
  t.true(assumed.length > 0, "the marked credentials were used");
  const written = printed.with(project, ...made, { where: "errors", text: failure + expired });
  t.deepEqual(
    placesOf(workloadId, written),
    expect.arrayContaining([expect.stringMatching(/^backend\/.*\.json$/), "events", "errors"]),
    "what isn't secret is found",
  );
  for (const mark of [...session, externalId]) t.deepEqual(placesOf(mark, written), [], mark);
});

test("an external id in a connection is in state as it was given: plain, or as a secret that is encrypted", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  await emulator.control.addRole({ roleArn, externalId });
  const connection: { roleArn: string; externalId: pulumi.Input<string> } = { roleArn, externalId };
  const args: WorkloadShareArgs = { workloadId, sharedWith: reviewer, permissionType: "READONLY", connection };
  const stack = await project.stack(programOf({ review: args }));
  await stack.up();
  t.true(placesOf(externalId, filesBelow(project.folder)).includes("backend/.pulumi/stacks/shares/test.json"));

  const secret = {
    ...args,
    sharedWith: "333333333333",
    connection: { roleArn, externalId: pulumi.secret(externalId) },
  };
  const secretive = await project.stack(programOf({ review: secret }), "secretive");
  const printed = new Printed();
  await secretive.up(printed.options);
  await secretive.refresh(printed.options);
  const { review } = await stateOf(secretive);
  t.regex(review?.outputs.shareId, /^[0-9a-f]{32}$/);
  const written = printed.with(project).filter(({ where }) => !/\btest[.\\/]/.test(where));
  t.deepEqual(placesOf(externalId, written), []);
});

test("a secret key in a connection is refused without being repeated", async (t) => {
  const { project, workloadId } = await startShop(t);

  const secretKey = "marked+secret/key";
  const connection = { secretKey } as object;
  const stack = await project.stack(
    programOf({ review: { workloadId, sharedWith: reviewer, permissionType: "READONLY", connection } }),
  );
  const printed = new Printed();
  const failure = await failureOf(stack.preview(printed.options));
  t.regex(failure, /never a key or a secret, because state would keep it/);
  t.deepEqual(placesOf(secretKey, [{ where: "error", text: failure }]), []);
});
