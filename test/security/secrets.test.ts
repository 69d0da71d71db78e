import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import * as pulumi from "@pulumi/pulumi";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { expect } from "vitest";
import type { Emulator } from "../../emulator";
import type { WorkloadShareArgs } from "../../provider";
import { failureOf, type Project, programOf, stateOf, test } from "../engine/project";
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

test("no key, token or external id is written or printed by up, refresh, a failing up and destroy", async ({
  emulator,
  project,
  workloadId,
}) => {
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
  expect(failure).toContain(`sts:AssumeRole of ${roleArn}: AccessDenied`);
  await emulator.control.addRole({ roleArn, externalId });
  // Those of the role that is assumed anew, too.
  await emulator.control.inject({ kind: "expiredCredentials", operation: "DeleteWorkloadShare", times: 2 });
  const expired = await failureOf(stack.destroy(printed.options));
  expect(expired).toContain("renew them");
  const made = filesBelow(project.folder);
  await stack.destroy(printed.options);

  const assumed = (await emulator.control.calls()).filter(({ callerArn }) =>
    callerArn?.includes("assumed-role/locked/"),
  );
  expect(assumed.length, "the marked credentials were used").toBeGreaterThan(0);
  const written = printed.with(project, ...made, { where: "errors", text: failure + expired });
  expect(placesOf(workloadId, written), "what isn't secret is found").toEqual(
    expect.arrayContaining([expect.stringMatching(/^backend\/.*\.json$/), "events", "errors"]),
  );
  for (const mark of [...session, externalId]) expect(placesOf(mark, written), mark).toEqual([]);
});

test("an external id in a connection is in state as it was given: plain, or as a secret that is encrypted", async ({
  emulator,
  project,
  workloadId,
}) => {
  await emulator.control.addRole({ roleArn, externalId });
  const connection: { roleArn: string; externalId: pulumi.Input<string> } = { roleArn, externalId };
  const args: WorkloadShareArgs = { workloadId, sharedWith: reviewer, permissionType: "READONLY", connection };
  const stack = await project.stack(programOf({ review: args }));
  await stack.up();
  expect(placesOf(externalId, filesBelow(project.folder))).toContain("backend/.pulumi/stacks/shares/test.json");

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
  expect(review?.outputs.shareId).toMatch(/^[0-9a-f]{32}$/);
  const written = printed.with(project).filter(({ where }) => !/\btest[.\\/]/.test(where));
  expect(placesOf(externalId, written)).toEqual([]);
});

test("a secret key in a connection is refused without being repeated", async ({ project, workloadId }) => {
  const secretKey = "marked+secret/key";
  const connection = { secretKey } as object;
  const stack = await project.stack(
    programOf({ review: { workloadId, sharedWith: reviewer, permissionType: "READONLY", connection } }),
  );
  const printed = new Printed();
  const failure = await failureOf(stack.preview(printed.options));
  expect(failure).toContain("never a key or a secret, because state would keep it");
  expect(placesOf(secretKey, [{ where: "error", text: failure }])).toEqual([]);
});
