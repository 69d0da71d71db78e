import test from "ava";
import { Advice } from "../../provider/aws/advice";
import { toFailure } from "../../provider/aws/failures";
import { ShareError } from "../../provider/core/errors";
import { selfSigned } from "./certificate";
import {
  type Aws,
  account,
  connectionsOf,
  failureOf,
  region,
  serviceFailure,
  serviceOf,
  sharesOf,
  startAws,
  startServer,
  unset,
} from "./fixtures";
import { startProxy, startTlsBefore } from "./proxy";
import { logIn, portalAnswer, startUrl } from "./sso";

const otherAccount = "222222222222";
const role = `arn:aws:iam::${otherAccount}:role/reviewer`;
const dead = "http://127.0.0.1:1";

/** Takes away what the environment says of the emulator's address. */
const forgetEmulator = () => unset(/^AWS_ENDPOINT_URL/);

const plainProxy = test.macro({
  async exec(t, variable: string, endpoint: string) {
    const { emulator, addWorkload, operations } = await startAws(t, { roles: [{ roleArn: role }] });
    const workloadId = addWorkload(otherAccount);
    const { url, asked } = await startProxy(t, emulator.url);
    forgetEmulator();
    process.env[variable] = url;

    const shares = serviceOf({ "wellarchitected:endpoint": endpoint, "wellarchitected:roleArn": role });
    t.is(await shares.accountId(), otherAccount);
    t.deepEqual(await shares.list(workloadId), []);

    t.deepEqual(
      asked.map((request) => request.split("?")[0]),
      [`POST ${endpoint}/`, `POST ${endpoint}/`, `GET ${endpoint}/workloads/${workloadId}/shares`],
    );
    t.deepEqual(await operations(), ["AssumeRole", "GetCallerIdentity", "ListWorkloadShares"]);
  },
  title: (_, variable, endpoint) =>
    `calls of the service and of STS at ${endpoint} go through the proxy of ${variable}`,
});

test.serial(plainProxy, "HTTP_PROXY", "http://wellarchitected.example");
test.serial(plainProxy, "http_proxy", "http://wellarchitected.example:8080");
test.serial(plainProxy, "ALL_PROXY", "http://wellarchitected.example");

for (const variable of ["HTTPS_PROXY", "https_proxy"]) {
  test.serial(
    `https goes through a tunnel of the proxy of ${variable}, with the certificates that are trusted`,
    async (t) => {
      const { home, emulator, addWorkload } = await startAws(t);
      const { url, asked } = await startProxy(t, await startTlsBefore(t, emulator.url));
      process.env.AWS_CA_BUNDLE = home.write("ca.pem", selfSigned.cert);
      process.env[variable] = url;

      const shares = serviceOf({ "wellarchitected:endpoint": "https://wellarchitected.example" });

      t.deepEqual(await shares.list(addWorkload()), []);
      t.deepEqual(asked, ["CONNECT wellarchitected.example:443"]);
    },
  );
}

for (const [variable, names] of [
  ["NO_PROXY", "example.com,127.0.0.1"],
  ["no_proxy", "*"],
] as const) {
  test.serial(`what ${variable} names (${names}) is reached without a proxy`, async (t) => {
    const { emulator, addWorkload } = await startAws(t);
    const { url, asked } = await startProxy(t, emulator.url);
    Object.assign(process.env, { HTTP_PROXY: url, [variable]: names });

    t.deepEqual(await serviceOf().list(addWorkload()), []);
    t.deepEqual(asked, []);
  });
}

test.serial("a proxy that isn't running is named, without its password", async (t) => {
  const { addWorkload } = await startAws(t);
  process.env.HTTP_PROXY = "http://me:secret@127.0.0.1:1";

  const failure = await failureOf((shares) => shares.list(addWorkload()));

  t.is(failure.kind, "unreachable");
  t.regex(
    failure.advice ?? "",
    /go through the proxy http:\/\/127\.0\.0\.1:1, as HTTPS_PROXY, HTTP_PROXY or ALL_PROXY/,
  );
  t.notRegex(JSON.stringify(failure), /secret/);
});

test.serial("a proxy that asks for a password is reported with how to set one", async (t) => {
  const { addWorkload } = await startAws(t);
  process.env.HTTP_PROXY = await startServer(t, (_, response) => response.writeHead(407).end("<html>who?</html>"));

  const { advice } = await failureOf((shares) => shares.list(addWorkload()));

  t.regex(advice ?? "", /HTTPS_PROXY takes them as http:\/\/user:password@host:port/);
});

test.serial("a proxy of a protocol that isn't known is refused, without its password", async (t) => {
  const { addWorkload } = await startAws(t);
  process.env.HTTP_PROXY = "socks5://me:secret@127.0.0.1:1";

  await t.throwsAsync(serviceOf().list(addWorkload()), {
    instanceOf: ShareError,
    message: "HTTPS_PROXY, HTTP_PROXY and ALL_PROXY must be http or https URLs, but one is socks5://…",
  });
});

test.serial("SSO is reached through the proxy", async (t) => {
  const { home, emulator, addWorkload } = await startAws(t, { roles: [{ roleArn: role }] });
  home.config(
    `[profile dev]\nsso_session = work\nsso_account_id = ${account}\nsso_role_name = Reviewer\n[sso-session work]\nsso_region = us-east-1\nsso_start_url = ${startUrl}\n`,
  );
  logIn(home, "work");
  const answer = await portalAnswer(emulator, role);
  const portal = await startServer(t, (_, response) => {
    response.setHeader("content-type", "application/json").end(answer);
  });
  const { url, asked } = await startProxy(t, portal);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SSO: "http://portal.example",
    HTTP_PROXY: url,
    NO_PROXY: "127.0.0.1",
  });

  t.deepEqual(await serviceOf({ "wellarchitected:profile": "dev" }).list(addWorkload(otherAccount)), []);
  t.is(asked.length, 1);
  t.regex(asked[0] ?? "", /http:\/\/portal\.example\/federation\/credentials/);
});

const certificates = test.macro({
  async exec(t, entriesOf: (file: string, aws: Aws) => Record<string, unknown>) {
    const aws = await startAws(t, { roles: [{ roleArn: role }] });
    const secure = await startTlsBefore(t, aws.emulator.url);
    const entries = entriesOf(aws.home.write("ca.pem", selfSigned.cert), aws);

    const shares = serviceOf({ ...entries, "wellarchitected:roleArn": role, "wellarchitected:endpoint": secure });

    t.deepEqual(await shares.list(aws.addWorkload(otherAccount)), []);
  },
  title: (setting) => `certificates of ${setting} are trusted, also to assume a role`,
});

test.serial("AWS_CA_BUNDLE", certificates, (file) => {
  process.env.AWS_CA_BUNDLE = file;
  return {};
});
test.serial("a profile's ca_bundle", certificates, (file, { home, keys }) => {
  home.config(`[profile dev]\n${keys()}ca_bundle = ${file}\n`);
  return { "wellarchitected:profile": "dev" };
});
test.serial("aws:customCaBundle", certificates, (file) => ({ "aws:customCaBundle": file }));

test.serial("a certificate that can't be verified is an error at once, with what can be set", async (t) => {
  const { emulator, addWorkload } = await startAws(t);
  const { shares, clock } = sharesOf({ endpoint: await startTlsBefore(t, emulator.url) });

  const failure = await serviceFailure(shares.list(addWorkload()));

  t.is(failure.kind, "other");
  t.regex(failure.advice ?? "", /AWS_CA_BUNDLE, or ca_bundle in the profile/);
  t.deepEqual(clock.sleeps, []);
});

test.serial("a file of certificates that can't be read is an error that names the setting", async (t) => {
  const { addWorkload } = await startAws(t);
  process.env.AWS_CA_BUNDLE = "no-such-file.pem";

  await t.throwsAsync(serviceOf().list(addWorkload()), {
    instanceOf: ShareError,
    message: /^AWS_CA_BUNDLE is no-such-file\.pem, which can't be read: ENOENT/,
  });
});

const unreachable = test.macro({
  async exec(t, setting: string, settingsOf: (aws: Aws) => { profile?: string; endpoint?: string }) {
    const aws = await startAws(t);
    forgetEmulator();
    const settings = settingsOf(aws);

    const failure = await failureOf((shares) => shares.list("0".repeat(32)), settings);

    t.is(failure.kind, "unreachable");
    t.regex(failure.message, /ECONNREFUSED/);
    t.is(failure.advice, `${setting} is ${dead}: is the emulator or gateway there running?`);
  },
  title: (_, setting) => `an address at which nothing listens is reported with ${setting}, which sets it`,
});

test.serial(unreachable, "connection.endpoint", () => ({ endpoint: dead }));
test.serial(unreachable, "AWS_ENDPOINT_URL_WELLARCHITECTED", () => {
  process.env.AWS_ENDPOINT_URL_WELLARCHITECTED = dead;
  return {};
});
test.serial(unreachable, "AWS_ENDPOINT_URL", () => {
  process.env.AWS_ENDPOINT_URL = dead;
  return {};
});
test.serial(unreachable, "endpoint_url of the profile dev", ({ home, keys }) => {
  home.config(`[profile dev]\n${keys()}endpoint_url = ${dead}\n`);
  return { profile: "dev" };
});

test("an address that no setting names is reported with the Region and the proxy as what may be wrong", (t) => {
  const error = Object.assign(new Error("getaddrinfo ENOTFOUND x"), {
    code: "ENOTFOUND",
    $route: { origin: "https://x" },
  });
  const call = { action: "sts:GetCallerIdentity", region, advice: new Advice({ hasProviders: false }) };

  const { advice } = toFailure(error, { ...call, endpoints: [{ name: "AWS_ENDPOINT_URL", value: "http://x" }] });

  t.regex(advice ?? "", /Is the Region right.*HTTPS_PROXY/);
});

const profileEndpoints = test.macro({
  async exec(t, settingsOf: (url: string) => { settings: string; sections?: string }) {
    const { home, emulator, addWorkload, keys } = await startAws(t, { roles: [{ roleArn: role }] });
    forgetEmulator();
    const { settings, sections = "" } = settingsOf(emulator.url);
    const assuming = `[profile role]\nrole_arn = ${role}\nsource_profile = dev\nendpoint_url = ${emulator.url}\n`;
    home.config(`[profile dev]\n${keys()}${settings}${sections}${assuming}`);

    t.deepEqual(await serviceOf({ "wellarchitected:profile": "dev" }).list(addWorkload()), []);
    t.deepEqual(await serviceOf({ "wellarchitected:profile": "role" }).list(addWorkload(otherAccount)), []);
  },
  title: (what) => `${what} of a profile is used, also to assume a role with it`,
});

test.serial("endpoint_url", profileEndpoints, (url) => ({ settings: `endpoint_url = ${url}\n` }));
test.serial("an endpoint in the services section", profileEndpoints, (url) => ({
  settings: `services = here\nendpoint_url = ${dead}\n`,
  sections: `[services here]\nwellarchitected =\n  endpoint_url = ${url}\nsts =\n  endpoint_url = ${url}\n`,
}));

test.serial("a profile's endpoint gives way to the environment's and to wellarchitected:endpoint", async (t) => {
  const { home, emulator, addWorkload, keys } = await startAws(t);
  home.config(`[profile dev]\n${keys()}endpoint_url = ${dead}\n`);
  const entries = { "wellarchitected:profile": "dev" };

  t.deepEqual(await serviceOf(entries).list(addWorkload()), []);

  forgetEmulator();
  t.deepEqual(await serviceOf({ ...entries, "wellarchitected:endpoint": emulator.url }).list(addWorkload()), []);
});

test.serial("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS leaves the stack's endpoints only", async (t) => {
  const { home, emulator, addWorkload, keys } = await startAws(t);
  home.config(`[profile dev]\n${keys()}endpoint_url = ${dead}\n`);
  forgetEmulator();
  Object.assign(process.env, { AWS_ENDPOINT_URL: "not read", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" });

  const entries = { "wellarchitected:profile": "dev", "aws:endpoints": [{ wellarchitected: emulator.url }] };

  t.deepEqual(await serviceOf(entries).list(addWorkload()), []);
});

test.serial("a services section that doesn't exist is an error", async (t) => {
  const { home, addWorkload, keys } = await startAws(t);
  home.config(`[profile dev]\n${keys()}services = gone\n`);

  await t.throwsAsync(serviceOf({ "wellarchitected:profile": "dev" }).list(addWorkload()), {
    instanceOf: ShareError,
    message: /the profile dev .* names services = gone, but there is no section \[services gone\]/,
  });
});

test.serial("an endpoint of the environment that isn't a URL is an error that names the variable", async (t) => {
  const { addWorkload } = await startAws(t);
  process.env.AWS_ENDPOINT_URL_WELLARCHITECTED = "127.0.0.1:24566";

  await t.throwsAsync(serviceOf().list(addWorkload()), {
    instanceOf: ShareError,
    message: /^AWS_ENDPOINT_URL_WELLARCHITECTED must be an http or https URL/,
  });
});

test.serial("aws:endpoints has an endpoint for each service", async (t) => {
  const { emulator, addWorkload } = await startAws(t);
  forgetEmulator();
  const endpoints = [{ s3: dead }, { wellarchitected: emulator.url }, { sts: emulator.url }];
  const shares = serviceOf({ "aws:endpoints": endpoints });

  t.is(await shares.accountId(), account);
  t.deepEqual(await shares.list(addWorkload()), []);
});

const hosts = test.macro({
  async exec(t, key: string, value: unknown, host: string) {
    const { emulator } = await startAws(t);
    forgetEmulator();
    const { url, asked } = await startProxy(t, emulator.url);
    process.env.HTTPS_PROXY = url;
    const connections = connectionsOf({ [key]: value, "wellarchitected:maxRetrySeconds": 0.01 });
    const shares = connections.service("WorkloadShare", {}, "us-gov-west-1");

    // The proxy has no certificate of theirs.
    await serviceFailure(key === "aws:stsRegion" ? shares.accountId() : shares.list("0".repeat(32)));

    t.deepEqual([...new Set(asked)], [`CONNECT ${host}:443`]);
  },
  title: (_, key, value, host) => `with ${key} ${value}, calls go to ${host}`,
});

test.serial(hosts, "aws:useFipsEndpoint", true, "wellarchitected-fips.us-gov-west-1.amazonaws.com");
test.serial(hosts, "aws:useDualstackEndpoint", true, "wellarchitected.us-gov-west-1.api.aws");
test.serial(hosts, "aws:stsRegion", "eu-central-1", "sts.eu-central-1.amazonaws.com");

test.serial("a FIPS endpoint and a configured one contradict each other, which is an error", async (t) => {
  const { addWorkload } = await startAws(t);

  await t.throwsAsync(serviceOf({ "aws:useFipsEndpoint": true }).list(addWorkload()), {
    instanceOf: ShareError,
    message: /aws:useFipsEndpoint and AWS_ENDPOINT_URL_WELLARCHITECTED are both set/,
  });
});
