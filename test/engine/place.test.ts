import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import test from "ava";
import { startServer } from "../aws/fixtures";
import { startProxy } from "../aws/proxy";
import { logIn, portalAnswer, startUrl } from "../aws/sso";
import { deploymentOf } from "./backend";
import { door, regionKey } from "./door";
import { existing, failureOf, operations, programOf, readonlyShares, reviewer, startShop, stateOf } from "./project";

const owner = "111111111111";

test.serial(
  "another account than the owner drops nothing: refresh and destroy are refused by the configuration that the last up stored, and with the program's by the account that the share is of",
  async (t) => {
    const { emulator, stack } = await startShop(t);
    const { envVars } = stack.workspace;
    const allowed = "wellarchitected:allowedAccountIds";
    await stack.setConfig(allowed, { value: '["999999999999"]' });
    t.regex(
      await failureOf(stack.up()),
      /the credentials are of account 111111111111, which is not one of allowedAccountIds \(999999999999\)/,
    );
    t.deepEqual(new Set(await operations(emulator)), new Set(["GetCallerIdentity"]));
    await stack.setConfig(allowed, { value: JSON.stringify([owner, "999999999999"]) });
    await stack.up();
    const { resources } = deploymentOf(stack);

    const mine = { ...envVars };
    const stranger = emulator.credentials[reviewer];
    Object.assign(envVars, {
      AWS_ACCESS_KEY_ID: stranger?.accessKeyId,
      AWS_SECRET_ACCESS_KEY: stranger?.secretAccessKey,
    });
    await stack.removeConfig(allowed);
    for (const run of [() => stack.refresh(), () => stack.destroy()]) {
      const message = await failureOf(run());
      t.regex(message, /is not one of allowedAccountIds \(111111111111, 999999999999\)/);
      t.regex(message, /or give them --run-program/);
    }
    for (const run of [() => stack.refresh({ runProgram: true }), () => stack.destroy({ runProgram: true })]) {
      const message = await failureOf(run());
      t.regex(message, /by account 222222222222, but the share was created by account 111111111111/);
      t.regex(message, /is kept in state/);
      t.notRegex(message, /allowedAccountIds| {4}at /);
    }

    t.is(deploymentOf(stack).resources.length, resources.length);
    t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);
    Object.assign(envVars, mine);
    await stack.up({ expectNoChanges: true, refresh: true });
  },
);

test.serial(
  "another shell's AWS_REGION changes nothing, not even in a replacement; a Region that the stack declares replaces the share, unless AWS doesn't have it",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const there = await emulator.control.addWorkload({ name: "There", region: "eu-west-1" });
    const declared = readonlyShares(workloadId, { review: reviewer, kept: "444444444444" });
    const stack = await project.stack(programOf(declared));
    await stack.up();

    stack.workspace.envVars.AWS_REGION = "eu-west-1";
    Object.assign(declared, readonlyShares(workloadId, { review: "333333333333" }));
    const { summary } = await stack.up({ refresh: true });
    t.deepEqual(summary.resourceChanges, { replace: 1, same: 2 });
    t.deepEqual(await existing(emulator), ["333333333333 READONLY", "444444444444 READONLY"]);
    for (const { outputs } of Object.values(await stateOf(stack))) t.is(outputs.region, "us-east-1");

    await stack.setConfig("wellarchitected:region", { value: "eu-wset-1" });
    const message = await failureOf(stack.preview());
    t.regex(message, /must be a Region of AWS, but is eu-wset-1/);
    t.notRegex(message, /replaced because of/);
    await stack.removeConfig("wellarchitected:region");

    await stack.setConfig(regionKey, { value: "eu-west-1" });
    Object.assign(declared, readonlyShares(there.workloadId, { review: reviewer, kept: "444444444444" }));
    await stack.up();
    const shares = await emulator.control.shares();
    t.deepEqual(
      shares.map(({ resourceId }) => resourceId),
      [there.workloadId, there.workloadId],
    );
    for (const { outputs } of Object.values(await stateOf(stack))) t.is(outputs.region, "eu-west-1");
  },
);

test.serial(
  "a profile that logs in by SSO works in another Region than its own, and the endpoint gets none of its login",
  async (t) => {
    const { emulator, stack } = await startShop(t);
    const { envVars, workDir } = stack.workspace;
    const role = "arn:aws:iam::111111111111:role/Sharer";
    await emulator.control.addRole({ roleArn: role });
    const answer = await portalAnswer(emulator, role);
    await emulator.control.resetCalls();
    const tokens: unknown[] = [];
    const portal = await startServer(t, (request, response) => {
      tokens.push(request.headers["x-amz-sso_bearer_token"]);
      response.setHeader("content-type", "application/json").end(answer);
    });
    configure(
      stack,
      `[profile dev]\nsso_session = work\nsso_account_id = 111111111111\nsso_role_name = Sharer\n[sso-session work]\nsso_region = eu-central-1\nsso_start_url = ${startUrl}\n`,
    );
    const home = join(workDir, "person");
    logIn({ write: (name, content) => write(join(home, name), content) }, "work");
    Object.assign(envVars, { HOME: home, USERPROFILE: home, AWS_ENDPOINT_URL_SSO: portal });
    Object.assign(envVars, { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
    await stack.setConfig("wellarchitected:profile", { value: "dev" });
    await stack.setConfig("wellarchitected:endpoint", { value: emulator.url });

    await stack.up();

    t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);
    t.deepEqual(new Set(tokens), new Set(["bearer-token"]));
    const called = new Set(await operations(emulator));
    t.deepEqual(called, new Set(["GetCallerIdentity", "ListWorkloadShares", "CreateWorkloadShare"]));
  },
);

test.serial(
  "every call goes through the proxy of the environment, and nothing that is said to the engine",
  async (t) => {
    const { emulator, stack } = await startShop(t);
    const { url, asked } = await startProxy(t, emulator.url);
    const endpoint = "http://wellarchitected.example";
    Object.assign(stack.workspace.envVars, {
      AWS_ENDPOINT_URL_WELLARCHITECTED: endpoint,
      AWS_ENDPOINT_URL_STS: endpoint,
      http_proxy: url,
      https_proxy: url,
    });
    const warnings: string[] = [];
    const onEvent = ({ diagnosticEvent }: EngineEvent) => {
      if (diagnosticEvent?.severity === "warning") warnings.push(diagnosticEvent.message);
    };
    await stack.setConfig("well-architected:region", { value: "us-east-1" });

    await stack.up({ onEvent });

    // The plugin is configured with its own namespace only.
    if (door === "dynamic") t.regex(warnings.join(), /well-architected:region, which is not read/);
    t.deepEqual(new Set(asked.map((request) => new URL(request.split(" ")[1] ?? "").origin)), new Set([endpoint]));
    t.is(asked.length, (await operations(emulator)).length);
    t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);
  },
);

test.serial(
  "while nothing answers, the resource's line says what fails and for how long it is tried; the error names the setting",
  async (t) => {
    const { emulator, stack } = await startShop(t);
    const endpoint = "http://127.0.0.1:1";
    stack.workspace.envVars.AWS_ENDPOINT_URL_WELLARCHITECTED = endpoint;
    await stack.setConfig("wellarchitected:maxRetrySeconds", { value: "3" });
    const lines: string[] = [];
    const onEvent = ({ diagnosticEvent }: EngineEvent) => {
      if (diagnosticEvent?.ephemeral && diagnosticEvent.urn?.endsWith("::review")) lines.push(diagnosticEvent.message);
    };

    const message = await failureOf(stack.up({ onEvent }));

    t.regex(lines.join(), /ListWorkloadShares: .*ECONNREFUSED.*\. Try 2, for [123] s at most/);
    t.regex(
      message,
      /AWS_ENDPOINT_URL_WELLARCHITECTED is http:\/\/127\.0\.0\.1:1: is the emulator or gateway there running/,
    );
    t.deepEqual(await existing(emulator), []);
  },
);

/** The shared AWS configuration, in the stack's folder. */
function configure(stack: Stack, text: string): void {
  stack.workspace.envVars.AWS_CONFIG_FILE = write(join(stack.workspace.workDir, "aws-config"), text);
}

function write(file: string, content: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}
