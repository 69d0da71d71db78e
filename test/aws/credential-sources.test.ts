import { createHash } from "node:crypto";
import dns from "node:dns";
import type { IncomingMessage } from "node:http";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AccessKey } from "../../emulator";
import { connectionsOf, region, serviceFailure, useEmulator, useHome, withServer } from "./fixtures";

const home = useHome();
const emulator = useEmulator();

const reviewer = "arn:aws:iam::111111111111:role/Reviewer";
const start = "https://example.awsapps.com/start";
const profiles = {
  "an sso-session": {
    cached: "work",
    text: `[profile dev]\nsso_session = work\nsso_account_id = 111111111111\nsso_role_name = Reviewer\nregion = ${region}\n[sso-session work]\nsso_region = us-east-1\nsso_start_url = ${start}\n`,
  },
  "a start URL of its own": {
    cached: start,
    text: `[profile dev]\nsso_start_url = ${start}\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = Reviewer\nregion = ${region}\n`,
  },
  "a source_profile with an sso-session": {
    cached: "work",
    text: `[profile dev]\nsource_profile = login\nrole_arn = arn:aws:iam::111111111111:role/sharer\n[profile login]\nsso_session = work\nsso_account_id = 111111111111\nsso_role_name = Reviewer\n[sso-session work]\nsso_region = us-east-1\nsso_start_url = ${start}\n`,
  },
};

/** The token that `aws sso login` has left. */
function logIn(cached: string, expiresAt = new Date(Date.now() + 3_600_000)): void {
  const name = createHash("sha1").update(cached).digest("hex");
  const token = {
    accessToken: "bearer-token",
    expiresAt: expiresAt.toISOString(),
    region: "us-east-1",
    startUrl: start,
    clientId: "client",
    clientSecret: "client-secret",
    refreshToken: "refresh-token",
    registrationExpiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  };
  home().write(`.aws/sso/cache/${name}.json`, JSON.stringify(token));
}

/** A connection that has the profile, and the emulator as its endpoint. */
const service = (entries = {}) =>
  connectionsOf({
    "wellarchitected:profile": "dev",
    "wellarchitected:endpoint": emulator().url,
    ...entries,
  }).service({}, region);

beforeEach(async () => {
  for (const name of Object.keys(process.env))
    if (/^AWS_(ACCESS|SECRET|SESSION|ENDPOINT)/.test(name)) delete process.env[name];
  for (const roleArn of [reviewer, "arn:aws:iam::111111111111:role/sharer"]) {
    await emulator().control.addRole({ roleArn });
  }
});
afterEach(() => vi.restoreAllMocks());

describe.each(Object.entries(profiles))("a profile that logs in by SSO, with %s,", (_name, { cached, text }) => {
  it("is used with a configured endpoint, which gets none of its login", async () => {
    home().config(text);
    logIn(cached);
    const { Credentials } = await new STSClient({
      endpoint: emulator().url,
      region,
      credentials: emulator().credentials["111111111111"] as AccessKey,
    }).send(new AssumeRoleCommand({ RoleArn: reviewer, RoleSessionName: "sso" }));
    const roleCredentials = {
      accessKeyId: Credentials?.AccessKeyId,
      secretAccessKey: Credentials?.SecretAccessKey,
      sessionToken: Credentials?.SessionToken,
      expiration: Date.now() + 3_600_000,
    };
    await emulator().control.resetCalls();
    const asked: IncomingMessage[] = [];
    const account = await withServer(
      (request, response) => {
        asked.push(request);
        response.setHeader("content-type", "application/json").end(JSON.stringify({ roleCredentials }));
      },
      async (portal) => {
        process.env.AWS_ENDPOINT_URL_SSO = portal;
        return service().accountId();
      },
    );
    expect(account).toBe("111111111111");
    expect(asked.map(({ url, headers }) => [url?.split("?")[0], headers["x-amz-sso_bearer_token"]])).toEqual([
      ["/federation/credentials", "bearer-token"],
    ]);
    const operations = (await emulator().control.calls()).map(({ operation }) => operation);
    expect(operations).toEqual(text.includes("role_arn") ? ["AssumeRole", "GetCallerIdentity"] : ["GetCallerIdentity"]);
  });

  it.each([
    ["a valid token", 3_600_000, ["portal.sso.us-east-1.amazonaws.com"]],
    ["an expired token", -3_600_000, cached === start ? [] : ["oidc.us-east-1.amazonaws.com"]],
  ])("asks SSO in sso_region, and nobody else, with %s", async (_token, milliseconds, hosts) => {
    home().config(text);
    logIn(cached, new Date(Date.now() + milliseconds));
    const looked = new Set<string>();
    vi.spyOn(dns, "lookup").mockImplementation(((host: string, _options: unknown, done: (error: Error) => void) => {
      looked.add(host);
      done(Object.assign(new Error("not found"), { code: "ENOTFOUND" }));
    }) as never);
    await serviceFailure(service({ "wellarchitected:maxRetrySeconds": "0.01" }).accountId());
    // The SDK renews a login once in 30 s only, whatever the profile.
    if (milliseconds > 0) expect([...looked]).toEqual(hosts);
    else expect(hosts).toEqual(expect.arrayContaining([...looked]));
    expect(await emulator().control.calls()).toEqual([]);
  });
});
