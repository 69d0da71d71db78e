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

test.serial(
  "no key, token or external ID is written or printed by up, refresh, destroy and failures of theirs",
  async (t) => {
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
    const denied = await failureOf(stack.up(printed.options));
    await emulator.control.addRole({ roleArn, externalId });
    // Those of the role that is assumed anew, too.
    await emulator.control.inject({ kind: "expiredCredentials", operation: "DeleteWorkloadShare", times: 2 });
    const expired = await failureOf(stack.destroy(printed.options));
    const made = filesBelow(project.folder);
    await stack.destroy(printed.options);

    t.true(denied.includes(`sts:AssumeRole of ${roleArn}: AccessDenied`), denied);
    t.regex(expired, /renew them/);
    const callers = (await emulator.control.calls()).map(({ callerArn }) => callerArn);
    t.regex(callers.join(), /assumed-role\/locked\//, "the marked credentials were used");
    const written = printed.with(project, ...made, { where: "errors", text: denied + expired });
    // What isn't secret is found everywhere.
    const places = placesOf(workloadId, written).join("\n");
    for (const place of [/^backend\/.*\.json$/m, /^events$/m, /^errors$/m]) t.regex(places, place);
    for (const mark of [...session, externalId]) t.deepEqual(placesOf(mark, written), [], mark);
  },
);

test.serial(
  "an external ID in a connection is in state as it was given, plain or encrypted as a secret; a secret key there is refused without being repeated",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    await emulator.control.addRole({ roleArn, externalId });
    const share = (principal: string, connection: object) =>
      programOf({ review: { workloadId, sharedWith: principal, permissionType: "READONLY", connection } });
    const secretKey = "marked+secret/key";
    const plain = await project.stack(share(reviewer, { roleArn, externalId }));
    const encrypted = await project.stack(
      share("333333333333", { roleArn, externalId: pulumi.secret(externalId) }),
      "encrypted",
    );
    const refused = await project.stack(share(reviewer, { secretKey }), "refused");
    const printed = new Printed();

    await plain.up();
    const afterPlain = filesBelow(project.folder);
    await encrypted.up(printed.options);
    await encrypted.refresh(printed.options);
    const failure = await failureOf(refused.preview(printed.options));

    t.true(placesOf(externalId, afterPlain).includes("backend/.pulumi/stacks/shares/test.json"));
    const { review } = await stateOf(encrypted);
    t.regex(String(review?.outputs.shareId), /^[0-9a-f]{32}$/);
    const written = printed.with(project).filter(({ where }) => !/\btest[.\\/]/.test(where));
    t.deepEqual(placesOf(externalId, written), []);
    t.regex(failure, /never a key or a secret, because state would keep it/);
    t.deepEqual(placesOf(secretKey, [...written, { where: "error", text: failure }]), []);
  },
);
