import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import test from "ava";
import { withServer } from "../aws/fixtures";
import { withClockOffBefore, withProxy } from "../aws/proxy";
import { logIn, portalAnswer, startUrl } from "../aws/sso";
import { door } from "./door";
import { existing, failureOf, operations, reviewer, startShop, stateOf } from "./project";

const role = "arn:aws:iam::111111111111:role/Sharer";

/** The shared AWS configuration, in the stack's folder. */
function configure(stack: Stack, text: string): void {
  stack.workspace.envVars.AWS_CONFIG_FILE = write(join(stack.workspace.workDir, "aws-config"), text);
}

function write(file: string, content: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** Takes from the environment what it says of credentials. */
function withoutKeys({ workspace }: Stack): void {
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) workspace.envVars[name] = "";
}

test("a profile that logs in by SSO works in another Region than its own, and the endpoint gets none of its login", async (t) => {
  const { emulator, stack } = await startShop(t);

  await emulator.control.addRole({ roleArn: role });
  const answer = await portalAnswer(emulator, role);
  await emulator.control.resetCalls();
  configure(
    stack,
    `[profile dev]\nsso_session = work\nsso_account_id = 111111111111\nsso_role_name = Sharer\n[sso-session work]\nsso_region = eu-central-1\nsso_start_url = ${startUrl}\n`,
  );
  const { envVars, workDir } = stack.workspace;
  const home = join(workDir, "person");
  logIn({ write: (name, content) => write(join(home, name), content) }, "work");
  withoutKeys(stack);
  const tokens: unknown[] = [];
  await withServer(
    (request, response) => {
      tokens.push(request.headers["x-amz-sso_bearer_token"]);
      response.setHeader("content-type", "application/json").end(answer);
    },
    async (portal) => {
      Object.assign(envVars, { HOME: home, USERPROFILE: home, AWS_ENDPOINT_URL_SSO: portal });
      await stack.setConfig("wellarchitected:profile", { value: "dev" });
      await stack.setConfig("wellarchitected:endpoint", { value: emulator.url });
      await stack.up();
      await stack.destroy();
    },
  );
  t.deepEqual(new Set(tokens), new Set(["bearer-token"]));
  const calls = await emulator.control.calls();
  t.deepEqual(
    new Set(calls.map(({ operation }) => operation)),
    new Set(["GetCallerIdentity", "ListWorkloadShares", "CreateWorkloadShare", "DeleteWorkloadShare"]),
  );
  t.deepEqual(await existing(emulator), []);
});

test("a clock that is off hides no refusal: it is met once, with its advice, and what is gone is gone", async (t) => {
  const { emulator, stack } = await startShop(t);

  await withClockOffBefore(emulator.url, 6, async (url) => {
    const { envVars } = stack.workspace;
    Object.assign(envVars, { AWS_ENDPOINT_URL_WELLARCHITECTED: url, AWS_ENDPOINT_URL_STS: url });
    await emulator.control.inject({ kind: "denied", operation: "CreateWorkloadShare", times: 1 });
    const message = await failureOf(stack.up());
    t.regex(message, /Allow wellarchitected:CreateWorkloadShare to the caller/);
    t.is((await operations(emulator)).filter((name) => name === "CreateWorkloadShare").length, 1);

    await stack.up();
    const shareId = String((await stateOf(stack)).review?.outputs.shareId);
    await emulator.control.deleteOutside(shareId);
    await stack.destroy();
    t.deepEqual(await existing(emulator), []);
  });
});

test("every call goes through the proxy of the environment, and nothing that is said to the engine", async (t) => {
  const { emulator, stack } = await startShop(t);

  const { envVars } = stack.workspace;
  const endpoint = "http://wellarchitected.example";
  await withProxy(emulator.url, async ({ url, asked }) => {
    Object.assign(envVars, {
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
  });
  t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);
});

test("while nobody answers, the resource's line says what fails and for how long it is tried; the error names the setting", async (t) => {
  const { emulator, stack } = await startShop(t);

  const { envVars } = stack.workspace;
  const endpoint = "http://127.0.0.1:1";
  Object.assign(envVars, { AWS_ENDPOINT_URL_WELLARCHITECTED: endpoint });
  await stack.setConfig("wellarchitected:maxRetrySeconds", { value: "3" });
  const lines: string[] = [];
  const onEvent = ({ diagnosticEvent }: EngineEvent) => {
    if (diagnosticEvent?.ephemeral && diagnosticEvent.urn?.endsWith("::review")) lines.push(diagnosticEvent.message);
  };
  const message = await failureOf(stack.up({ onEvent }));
  t.regex(lines.join(), /ListWorkloadShares: .*ECONNREFUSED.*\. Try 2, for [123] s at most/);
  t.true(
    message.includes(`AWS_ENDPOINT_URL_WELLARCHITECTED is ${endpoint}: is the emulator or gateway there running?`),
    message,
  );
  t.deepEqual(await existing(emulator), []);
});
