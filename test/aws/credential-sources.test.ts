import dns from "node:dns";
import type { IncomingMessage, ServerResponse } from "node:http";
import { mock } from "node:test";
import test, { type ExecutionContext } from "ava";
import type { AccessKey } from "../../emulator";
import { account, connectionsOf, region, serviceFailure, sharesOf, startAws, startServer, unset } from "./fixtures";
import { logIn, portalAnswer, startUrl } from "./sso";

const otherAccount = "222222222222";
const reviewer = `arn:aws:iam::${account}:role/Reviewer`;
const sharer = `arn:aws:iam::${account}:role/sharer`;
const login = `sso_account_id = ${account}\nsso_role_name = Reviewer\n`;
const session = `[sso-session work]\nsso_region = us-east-1\nsso_start_url = ${startUrl}\n`;

/** AWS without keys in the environment, and at no other address than the one that is configured. */
async function start(t: ExecutionContext) {
  const aws = await startAws(t, { roles: [{ roleArn: reviewer }, { roleArn: sharer }] });
  unset(/^AWS_(ACCESS|SECRET|SESSION|ENDPOINT)/);
  const endpoint = { "wellarchitected:endpoint": aws.emulator.url };
  return {
    ...aws,
    endpoint,
    /** Shares with the credentials of the profile dev. */
    service: (entries = {}) =>
      connectionsOf({ "wellarchitected:profile": "dev", ...endpoint, ...entries }).service("WorkloadShare", {}, region),
  };
}

interface SsoProfile {
  /** What the login is kept for. */
  readonly cached: string;
  readonly config: string;
  readonly operations: string[];
  /** Who is asked to renew a login. */
  readonly renewedAt: string[];
}

const withSession: SsoProfile = {
  cached: "work",
  config: `[profile dev]\nsso_session = work\n${login}${session}`,
  operations: ["GetCallerIdentity"],
  renewedAt: ["oidc.us-east-1.amazonaws.com"],
};
const ssoProfiles: Readonly<Record<string, SsoProfile>> = {
  "with an sso-session": withSession,
  "with a start URL of its own": {
    cached: startUrl,
    config: `[profile dev]\nsso_region = us-east-1\nsso_start_url = ${startUrl}\n${login}`,
    operations: ["GetCallerIdentity"],
    renewedAt: [],
  },
  "whose source_profile has an sso-session": {
    ...withSession,
    config: `[profile dev]\nsource_profile = login\nrole_arn = ${sharer}\n[profile login]\nsso_session = work\n${login}${session}`,
    operations: ["AssumeRole", "GetCallerIdentity"],
  },
};

for (const [name, { cached, config, operations: expected, renewedAt }] of Object.entries(ssoProfiles)) {
  test.serial(`a profile ${name} is used with a configured endpoint, which gets none of its login`, async (t) => {
    const { home, emulator, service, operations } = await start(t);
    home.config(config);
    logIn(home, cached);
    const answer = await portalAnswer(emulator, reviewer);
    await emulator.control.resetCalls();
    const asked: IncomingMessage[] = [];
    process.env.AWS_ENDPOINT_URL_SSO = await startServer(t, (request, response) => {
      asked.push(request);
      response.setHeader("content-type", "application/json").end(answer);
    });

    t.is(await service().accountId(), account);

    t.deepEqual(
      asked.map(({ url, headers }) => [url?.split("?")[0], headers["x-amz-sso_bearer_token"]]),
      [["/federation/credentials", "bearer-token"]],
    );
    t.deepEqual(await operations(), expected);
  });

  test.serial(`a profile ${name} asks SSO in sso_region, and nothing else`, async (t) => {
    const { home, service, operations } = await start(t);
    home.config(config);
    const looked = new Set<string>();
    const lookup = mock.method(dns, "lookup", (host: string, _options: unknown, done: (error: Error) => void) => {
      looked.add(host);
      done(Object.assign(new Error("not found"), { code: "ENOTFOUND" }));
    });
    t.teardown(() => lookup.mock.restore());
    const fail = () => serviceFailure(service({ "wellarchitected:maxRetrySeconds": "0.01" }).accountId());

    logIn(home, cached);
    await fail();
    t.deepEqual([...looked], ["portal.sso.us-east-1.amazonaws.com"]);

    looked.clear();
    logIn(home, cached, { expiresAt: new Date(Date.now() - 3_600_000) });
    await fail();
    // The SDK renews a login once in 30 s only, whatever the profile.
    t.true([...looked].every((host) => renewedAt.includes(host)));
    t.deepEqual(await operations(), []);
  });
}

/** Where credentials come from over the network: what points at it, and what it answers. */
const sources = {
  SSO: {
    prepare: ({ home }: Awaited<ReturnType<typeof start>>, url: string) => {
      home.config(withSession.config);
      logIn(home, "work");
      process.env.AWS_ENDPOINT_URL_SSO = url;
      process.env.AWS_PROFILE = "dev";
    },
    answer: ({ emulator }: Awaited<ReturnType<typeof start>>) => portalAnswer(emulator, reviewer),
  },
  "a container": {
    prepare: (_: unknown, url: string) => {
      process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI = `${url}/credentials`;
    },
    answer: async ({ emulator }: Awaited<ReturnType<typeof start>>) => {
      const { accessKeyId, secretAccessKey } = emulator.credentials[account] as AccessKey;
      const secrets = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: "" };
      return JSON.stringify({ ...secrets, Expiration: "2099-01-01T00:00:00Z" });
    },
  },
};

const passing = test.macro({
  async exec(t, source: keyof typeof sources, fail: (response: ServerResponse) => void) {
    const { prepare, answer } = sources[source];
    const aws = await start(t);
    const text = await answer(aws);
    let asked = 0;
    const url = await startServer(t, (_, response) => {
      asked += 1;
      if (asked <= 2) fail(response);
      else response.setHeader("content-type", "application/json").end(text);
    });
    prepare(aws, url);
    const { shares, clock } = sharesOf({}, aws.endpoint);

    t.is(await shares.accountId(), account);
    t.true(clock.sleeps.length > 0);
  },
  title: (failure, source) => `credentials are asked for again if ${source} fails by ${failure}`,
});

for (const source of ["SSO", "a container"] as const) {
  test.serial("status 429", passing, source, (response) => response.writeHead(429).end("{}"));
  test.serial("status 500", passing, source, (response) => response.writeHead(500).end("{}"));
  test.serial("a reset connection", passing, source, (response) => response.socket?.destroy());

  test.serial(`a failure of ${source} is reported when the budget is spent`, async (t) => {
    const aws = await start(t);
    sources[source].prepare(aws, await startServer(t, (_, response) => response.writeHead(503).end("{}")));
    const { shares } = sharesOf({}, { ...aws.endpoint, "wellarchitected:maxRetrySeconds": 5 });

    const failure = await serviceFailure(shares.accountId());

    t.is(failure.kind, "server");
    t.regex(failure.message, /gave up after \d+ tries in \d s/);
  });

  test.serial(`a cancel doesn't wait for ${source}`, async (t) => {
    const aws = await start(t);
    const cancel = new AbortController();
    sources[source].prepare(aws, await startServer(t, () => cancel.abort()));

    const { shares } = sharesOf({}, aws.endpoint, cancel.signal);

    await t.throwsAsync(shares.accountId(), { message: /aborted/ });
  });
}

test.serial("SSO that refuses a login is asked once, and the command that logs in is reported", async (t) => {
  const aws = await start(t);
  let asked = 0;
  const portal = await startServer(t, (_, response) => {
    asked += 1;
    response.writeHead(401, { "x-amzn-errortype": "UnauthorizedException" });
    response.end('{"message":"Session token not found"}');
  });
  sources.SSO.prepare(aws, portal);

  const failure = await serviceFailure(sharesOf({}, aws.endpoint).shares.accountId());

  t.is(failure.kind, "credentials");
  t.regex(failure.advice ?? "", /aws sso login --profile dev/);
  t.is(asked, 1);
});

test.serial(
  "a source of credentials that never answers is given 60 s, and counts as the network's fault",
  async (t) => {
    const aws = await start(t);
    sources["a container"].prepare(aws, await startServer(t, () => {}));
    const { setTimeout } = globalThis;
    const timeout = mock.method(globalThis, "setTimeout", (work: () => void, milliseconds?: number) =>
      setTimeout(work, milliseconds === 60_000 ? 20 : milliseconds),
    );
    t.teardown(() => timeout.mock.restore());

    const failure = await serviceFailure(sharesOf({}, { "wellarchitected:maxRetrySeconds": 0.01 }).shares.accountId());

    t.is(failure.kind, "network");
    t.regex(failure.message, /finding credentials: no answer in 60 s/);
  },
);

test.serial("credentials of a file that have expired are read again, for all calls under way", async (t) => {
  const { home, emulator, service, addWorkload, keys } = await start(t);
  const workloadId = addWorkload(otherAccount);
  home.config("[profile dev]\n");
  home.credentials(`[dev]\n${keys(account)}`);
  const shares = service();
  await serviceFailure(shares.list(workloadId));

  home.credentials(`[dev]\n${keys(otherAccount)}`);
  await emulator.control.inject({ kind: "expiredCredentials" });

  t.deepEqual(await Promise.all([shares.list(workloadId), shares.list(workloadId)]), [[], []]);
});

test.serial(
  "credentials of a file that have expired, and are still the same, are an error after one call",
  async (t) => {
    const { home, emulator, service, addWorkload, operations, keys } = await start(t);
    home.config("[profile dev]\n");
    home.credentials(`[dev]\n${keys()}`);
    await emulator.control.inject({ kind: "expiredCredentials" });

    t.is((await serviceFailure(service().list(addWorkload()))).kind, "credentials");
    t.deepEqual(await operations(), ["ListWorkloadShares"]);
  },
);

test.serial("a clock that is off is corrected for a profile's role, too", async (t) => {
  const { home, service, keys } = await start(t);
  home.config(`[profile dev]\nrole_arn = ${reviewer}\nsource_profile = keys\n[profile keys]\n${keys()}`);
  const now = Date.now.bind(Date);
  const clock = mock.method(Date, "now", () => now() - 20 * 60_000);
  t.teardown(() => clock.mock.restore());

  t.is(await service().accountId(), account);
});
