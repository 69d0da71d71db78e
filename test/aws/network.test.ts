import { beforeEach, describe, expect, it } from "vitest";
import type { AccessKey } from "../../emulator";
import { Advice } from "../../provider/aws/advice";
import { toFailure } from "../../provider/aws/failures";
import { useEmulator, useHome } from "../dynamic/hooks";
import { selfSigned } from "./certificate";
import { connectionsOf, failureOf, region, serviceFailure, serviceOf, sharesOf, withServer } from "./fixtures";
import { withProxy, withTlsBefore } from "./proxy";
import { logIn, portalAnswer, startUrl } from "./sso";

const role = "arn:aws:iam::222222222222:role/reviewer";
const home = useHome();
const emulator = useEmulator({ roles: [{ roleArn: role }] });

const addWorkload = (accountId = "111111111111") => emulator().service.addWorkload({ accountId, region }).workloadId;
const operations = async () => (await emulator().control.calls()).map(({ operation }) => operation);

/** Everything that a client may have been told of the emulator's address is taken away. */
function forgetEmulator(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_ENDPOINT_URL")) delete process.env[name];
}

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (/_proxy$|^NODE_EXTRA/i.test(name)) delete process.env[name];
});

describe("a proxy", () => {
  it.each([
    ["HTTP_PROXY", "http://wellarchitected.example"],
    ["http_proxy", "http://wellarchitected.example:8080"],
    ["ALL_PROXY", "http://wellarchitected.example"],
  ])("of %s is gone through by service and STS", async (variable, endpoint) => {
    const workloadId = addWorkload("222222222222");
    forgetEmulator();
    await withProxy(emulator().url, async ({ url, asked }) => {
      process.env[variable] = url;
      const shares = serviceOf({ "wellarchitected:endpoint": endpoint, "wellarchitected:roleArn": role });
      expect(await shares.accountId()).toBe("222222222222");
      expect(await shares.list(workloadId)).toEqual([]);
      expect(asked.map((request) => request.split("?")[0])).toEqual([
        `POST ${endpoint}/`,
        `POST ${endpoint}/`,
        `GET ${endpoint}/workloads/${workloadId}/shares`,
      ]);
    });
    expect(await operations()).toEqual(["AssumeRole", "GetCallerIdentity", "ListWorkloadShares"]);
  });

  it.each(["HTTPS_PROXY", "https_proxy"])("of %s is tunnelled through by https", async (variable) => {
    const workloadId = addWorkload();
    process.env.AWS_CA_BUNDLE = home().write("ca.pem", selfSigned.cert);
    await withTlsBefore(emulator().url, (secure) =>
      withProxy(secure, async ({ url, asked }) => {
        process.env[variable] = url;
        const shares = serviceOf({ "wellarchitected:endpoint": "https://wellarchitected.example" });
        expect(await shares.list(workloadId)).toEqual([]);
        expect(asked).toEqual(["CONNECT wellarchitected.example:443"]);
      }),
    );
  });

  it.each([
    ["NO_PROXY", "example.com,127.0.0.1"],
    ["no_proxy", "*"],
  ])("is not used for what %s names", async (variable, names) => {
    await withProxy(emulator().url, async ({ url, asked }) => {
      Object.assign(process.env, { HTTP_PROXY: url, [variable]: names });
      expect(await serviceOf().list(addWorkload())).toEqual([]);
      expect(asked).toEqual([]);
    });
  });

  it("that no one runs is named, without its password", async () => {
    process.env.HTTP_PROXY = "http://me:secret@127.0.0.1:1";
    const failure = await failureOf((shares) => shares.list(addWorkload()));
    expect(failure.kind).toBe("unreachable");
    expect(failure.advice).toContain(
      "go through the proxy http://127.0.0.1:1, as HTTPS_PROXY, HTTP_PROXY or ALL_PROXY says",
    );
    expect(JSON.stringify(failure)).not.toContain("secret");
  });

  it("that wants a password is reported", async () => {
    const failure = await withServer(
      (_, response) => response.writeHead(407).end("<html>who are you?</html>"),
      (url) => {
        process.env.HTTP_PROXY = url;
        return failureOf((shares) => shares.list(addWorkload()));
      },
    );
    expect(failure.advice).toContain("HTTPS_PROXY takes them as http://user:password@host:port");
  });

  it("of a sort that isn't known is refused, without its password", async () => {
    process.env.HTTP_PROXY = "socks5://me:secret@127.0.0.1:1";
    await expect(serviceOf().list(addWorkload())).rejects.toThrow(
      "HTTPS_PROXY, HTTP_PROXY and ALL_PROXY must be http or https URLs, but one is socks5://…",
    );
  });

  it("is used for SSO", async () => {
    home().config(
      `[profile dev]\nsso_session = work\nsso_account_id = 111111111111\nsso_role_name = Reviewer\n[sso-session work]\nsso_region = us-east-1\nsso_start_url = ${startUrl}\n`,
    );
    logIn(home(), "work");
    process.env.AWS_ENDPOINT_URL_SSO = "http://portal.example";
    const workloadId = addWorkload("222222222222");
    const answer = await portalAnswer(emulator(), role);
    await withServer(
      (_, response) => response.setHeader("content-type", "application/json").end(answer),
      (portal) =>
        withProxy(portal, async ({ url, asked }) => {
          Object.assign(process.env, { HTTP_PROXY: url, NO_PROXY: "127.0.0.1" });
          expect(await serviceOf({ "wellarchitected:profile": "dev" }).list(workloadId)).toEqual([]);
          expect(asked).toHaveLength(1);
          expect(asked[0]).toContain("http://portal.example/federation/credentials");
        }),
    );
  });
});

describe("certificates", () => {
  it.each([
    ["AWS_CA_BUNDLE", {}],
    ["a profile's ca_bundle", { "wellarchitected:profile": "dev" }],
    ["aws:customCaBundle", { "aws:customCaBundle": "" }],
  ])("of %s are trusted", async (name, entries) => {
    const file = home().write("ca.pem", selfSigned.cert);
    if (name === "AWS_CA_BUNDLE") process.env.AWS_CA_BUNDLE = file;
    if (name === "aws:customCaBundle") Object.assign(entries, { "aws:customCaBundle": file });
    home().config(profile(name.startsWith("a profile") ? `ca_bundle = ${file}\n` : ""));
    const workloadId = addWorkload();
    await withTlsBefore(emulator().url, async (endpoint) => {
      expect(await serviceOf({ ...entries, "wellarchitected:endpoint": endpoint }).list(workloadId)).toEqual([]);
    });
  });

  it("that can't be verified are an error that is met once, and says what can be set", async () => {
    await withTlsBefore(emulator().url, async (endpoint) => {
      const { shares, clock } = sharesOf({ endpoint });
      const failure = await serviceFailure(shares.list(addWorkload()));
      expect(failure.kind).toBe("other");
      expect(failure.advice).toContain("AWS_CA_BUNDLE, or ca_bundle in the profile");
      expect(clock.sleeps).toEqual([]);
    });
  });

  it("in a file that can't be read are an error that names the setting", async () => {
    process.env.AWS_CA_BUNDLE = "no-such-file.pem";
    await expect(serviceOf().list(addWorkload())).rejects.toThrow(
      "AWS_CA_BUNDLE is no-such-file.pem, which can't be read: ENOENT",
    );
  });
});

describe("an address at which nothing listens", () => {
  it.each([
    [
      "AWS_ENDPOINT_URL_WELLARCHITECTED",
      () => Object.assign(process.env, { AWS_ENDPOINT_URL_WELLARCHITECTED: dead }),
      {},
    ],
    ["AWS_ENDPOINT_URL", () => Object.assign(process.env, { AWS_ENDPOINT_URL: dead }), {}],
    ["endpoint_url of the profile dev", () => home().config(profile(`endpoint_url = ${dead}\n`)), { profile: "dev" }],
  ])("is reported with its setting: %s", async (setting, set, settings) => {
    forgetEmulator();
    set();
    const failure = await failureOf((shares) => shares.list("0".repeat(32)), settings);
    expect(failure.kind).toBe("unreachable");
    expect(failure.advice).toBe(`${setting} is ${dead}: is the emulator or gateway there running?`);
  });

  it("that no setting names suggests Region and proxy", () => {
    const error = Object.assign(new Error("getaddrinfo ENOTFOUND x"), {
      code: "ENOTFOUND",
      $route: { origin: "https://x" },
    });
    const call = { action: "sts:GetCallerIdentity", region, advice: new Advice({ hasProviders: false }) };
    const failure = toFailure(error, { ...call, endpoints: [{ name: "AWS_ENDPOINT_URL", value: "http://x" }] });
    expect(failure.advice).toContain("Is the Region right");
    expect(failure.advice).toContain("HTTPS_PROXY");
  });

  it("is tried for 30 s, however long the budget is, and then told", async () => {
    const { shares, clock } = sharesOf({ endpoint: dead });
    const failure = await serviceFailure(shares.list("0".repeat(32)));
    expect(failure.message).toMatch(/ECONNREFUSED.*gave up after \d+ tries/);
    const slept = clock.sleeps.reduce((sum, sleep) => sum + sleep, 0);
    expect(slept).toBeGreaterThan(10_000);
    expect(slept).toBeLessThanOrEqual(30_000);
  });
});

describe("the endpoints of a profile that is configured", () => {
  const services = (wellarchitected: string, sts: string) =>
    `[services here]\nwellarchitected =\n  endpoint_url = ${wellarchitected}\nsts =\n  endpoint_url = ${sts}\n`;

  it.each([
    ["endpoint_url", () => profile(`endpoint_url = ${emulator().url}\n`)],
    [
      "services",
      () =>
        `${profile("services = here\nendpoint_url = http://127.0.0.1:1\n")}${services(emulator().url, emulator().url)}`,
    ],
  ])("are used: %s", async (_name, text) => {
    forgetEmulator();
    const workloadId = addWorkload("222222222222");
    home().config(text());
    const shares = serviceOf({ "wellarchitected:profile": "dev", "wellarchitected:skipRequestingAccountId": true });
    expect(await shares.list(addWorkload())).toEqual([]);
    // Its role is assumed by the same STS.
    home().config(
      `${text()}[profile role]\nrole_arn = ${role}\nsource_profile = dev\nendpoint_url = ${emulator().url}\n`,
    );
    expect(await serviceOf({ "wellarchitected:profile": "role" }).list(workloadId)).toEqual([]);
  });

  it("give way to the environment's and to wellarchitected:endpoint", async () => {
    home().config(profile(`endpoint_url = ${dead}\n`));
    expect(await serviceOf({ "wellarchitected:profile": "dev" }).list(addWorkload())).toEqual([]);
    forgetEmulator();
    const entries = { "wellarchitected:profile": "dev", "wellarchitected:endpoint": emulator().url };
    expect(await serviceOf(entries).list(addWorkload())).toEqual([]);
  });

  it("are ignored with AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", async () => {
    forgetEmulator();
    process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = "true";
    home().config(profile(`endpoint_url = ${dead}\n`));
    const entries = { "wellarchitected:profile": "dev", "aws:endpoints": [{ wellarchitected: emulator().url }] };
    expect(await serviceOf(entries).list(addWorkload())).toEqual([]);
  });

  it("that no section has are an error", async () => {
    home().config(profile("services = gone\n"));
    await expect(serviceOf({ "wellarchitected:profile": "dev" }).list(addWorkload())).rejects.toThrow(
      "the profile dev of the shared AWS configuration names services = gone, but there is no section [services gone]",
    );
  });

  it("that aren't URLs are an error that names the setting", async () => {
    process.env.AWS_ENDPOINT_URL_WELLARCHITECTED = "127.0.0.1:24566";
    await expect(serviceOf().list(addWorkload())).rejects.toThrow(
      "AWS_ENDPOINT_URL_WELLARCHITECTED must be an http or https URL",
    );
  });
});

describe("what aws: says of endpoints", () => {
  it("is honoured: aws:endpoints, each service's own", async () => {
    forgetEmulator();
    const endpoints = [{ s3: "http://127.0.0.1:1" }, { wellarchitected: emulator().url }, { sts: emulator().url }];
    const shares = serviceOf({ "aws:endpoints": endpoints });
    expect(await shares.accountId()).toBe("111111111111");
    expect(await shares.list(addWorkload())).toEqual([]);
  });

  it.each([
    ["useFipsEndpoint", "wellarchitected-fips.us-gov-west-1.amazonaws.com"],
    ["useDualstackEndpoint", "wellarchitected.us-gov-west-1.api.aws"],
  ])("is honoured: aws:%s", async (key, host) => {
    forgetEmulator();
    await withProxy(emulator().url, async ({ url, asked }) => {
      process.env.HTTPS_PROXY = url;
      const shares = connectionsOf({ [`aws:${key}`]: true, "wellarchitected:maxRetrySeconds": 0.01 }).service(
        "WorkloadShare",
        {},
        "us-gov-west-1",
      );
      await shares.list("0".repeat(32)).catch(() => {});
      expect(new Set(asked)).toEqual(new Set([`CONNECT ${host}:443`]));
    });
  });

  it("is honoured: aws:stsRegion", async () => {
    forgetEmulator();
    await withProxy(emulator().url, async ({ url, asked }) => {
      process.env.HTTPS_PROXY = url;
      const entries = { "aws:stsRegion": "eu-central-1", "wellarchitected:maxRetrySeconds": 0.01 };
      await serviceOf(entries)
        .accountId()
        .catch(() => {});
      expect(new Set(asked)).toEqual(new Set(["CONNECT sts.eu-central-1.amazonaws.com:443"]));
    });
  });

  it("that contradicts is an error: FIPS and an endpoint", async () => {
    await expect(serviceOf({ "aws:useFipsEndpoint": true }).list(addWorkload())).rejects.toThrow(
      "aws:useFipsEndpoint and AWS_ENDPOINT_URL_WELLARCHITECTED are both set",
    );
  });
});

const dead = "http://127.0.0.1:1";

/** A profile with keys of account 111111111111. */
function profile(settings: string): string {
  const { accessKeyId, secretAccessKey } = emulator().credentials["111111111111"] as AccessKey;
  return `[profile dev]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n${settings}`;
}
