import dns from "node:dns";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AccessKey } from "../../emulator";
import { useEmulator, useHome } from "../dynamic/hooks";
import { connectionsOf, region, serviceFailure, sharesOf, withServer } from "./fixtures";
import { logIn, portalAnswer, startUrl } from "./sso";

const home = useHome();
const emulator = useEmulator();

const reviewer = "arn:aws:iam::111111111111:role/Reviewer";
const profiles = {
  "an sso-session": {
    cached: "work",
    text: `[profile dev]\nsso_session = work\nsso_account_id = 111111111111\nsso_role_name = Reviewer\nregion = ${region}\n[sso-session work]\nsso_region = us-east-1\nsso_start_url = ${startUrl}\n`,
  },
  "a start URL of its own": {
    cached: startUrl,
    text: `[profile dev]\nsso_start_url = ${startUrl}\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = Reviewer\nregion = ${region}\n`,
  },
  "a source_profile with an sso-session": {
    cached: "work",
    text: `[profile dev]\nsource_profile = login\nrole_arn = arn:aws:iam::111111111111:role/sharer\n[profile login]\nsso_session = work\nsso_account_id = 111111111111\nsso_role_name = Reviewer\n[sso-session work]\nsso_region = us-east-1\nsso_start_url = ${startUrl}\n`,
  },
};

/** A connection that has the profile, and the emulator as its endpoint. */
const service = (entries = {}) =>
  connectionsOf({
    "wellarchitected:profile": "dev",
    "wellarchitected:endpoint": emulator().url,
    ...entries,
  }).service("WorkloadShare", {}, region);

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
    logIn(home(), cached);
    const answer = await portalAnswer(emulator(), reviewer);
    await emulator().control.resetCalls();
    const asked: IncomingMessage[] = [];
    const account = await withServer(
      (request, response) => {
        asked.push(request);
        response.setHeader("content-type", "application/json").end(answer);
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
    ["an expired token", -3_600_000, cached === startUrl ? [] : ["oidc.us-east-1.amazonaws.com"]],
  ])("asks SSO in sso_region, and no one else, with %s", async (_token, milliseconds, hosts) => {
    home().config(text);
    logIn(home(), cached, { expiresAt: new Date(Date.now() + milliseconds) });
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

describe("a source of credentials that fails for a passing reason", () => {
  const endpoint = () => ({ "wellarchitected:endpoint": emulator().url });
  const expiry = { Expiration: "2099-01-01T00:00:00Z" };
  const containerAnswer = () => {
    const { accessKeyId, secretAccessKey } = emulator().credentials["111111111111"] as AccessKey;
    return JSON.stringify({ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: "", ...expiry });
  };
  const sources = {
    SSO: {
      prepare: (url: string) => {
        home().config(profiles["an sso-session"].text);
        logIn(home(), "work");
        process.env.AWS_ENDPOINT_URL_SSO = url;
        process.env.AWS_PROFILE = "dev";
      },
      answer: () => portalAnswer(emulator(), reviewer),
    },
    "a container": {
      prepare: (url: string) => {
        process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI = `${url}/credentials`;
      },
      answer: async () => containerAnswer(),
    },
  };
  const failures: Record<string, (response: ServerResponse) => void> = {
    "status 429": (response) => response.writeHead(429).end("{}"),
    "status 500": (response) => response.writeHead(500).end("{}"),
    "a reset connection": (response) => response.socket?.destroy(),
  };
  const cases = Object.keys(sources).flatMap((source) => Object.keys(failures).map((failure) => [source, failure]));

  it.each(cases as [keyof typeof sources, string][])("is asked again: %s, %s", async (source, failure) => {
    const { prepare, answer } = sources[source];
    const text = await answer();
    let asked = 0;
    const { shares, clock } = await withServer(
      (_, response) => {
        asked += 1;
        if (asked <= 2) failures[failure]?.(response);
        else response.setHeader("content-type", "application/json").end(text);
      },
      async (url) => {
        prepare(url);
        const made = sharesOf({}, endpoint());
        await made.shares.accountId();
        return made;
      },
    );
    expect(await shares.accountId()).toBe("111111111111");
    expect(clock.sleeps.length).toBeGreaterThan(0);
  });

  it.each(["SSO", "a container"] as const)("is reported when the budget is spent: %s", async (source) => {
    const { prepare } = sources[source];
    const failure = await withServer(
      (_, response) => response.writeHead(503).end("{}"),
      async (url) => {
        prepare(url);
        return serviceFailure(sharesOf({}, { ...endpoint(), "wellarchitected:maxRetrySeconds": 5 }).shares.accountId());
      },
    );
    expect(failure.kind).toBe("server");
    expect(failure.message).toMatch(/gave up after \d+ tries in \d s/);
  });

  it("is asked once if it refuses", async () => {
    let asked = 0;
    const failure = await withServer(
      (_, response) => {
        asked += 1;
        response
          .writeHead(401, { "x-amzn-errortype": "UnauthorizedException" })
          .end('{"message":"Session token not found"}');
      },
      async (url) => {
        sources.SSO.prepare(url);
        return serviceFailure(sharesOf({}, endpoint()).shares.accountId());
      },
    );
    expect(failure.kind).toBe("credentials");
    expect(failure.advice).toContain("aws sso login --profile dev");
    expect(asked).toBe(1);
  });

  it.each(["SSO", "a container"] as const)(
    "and doesn't answer is left when the run is cancelled: %s",
    async (source) => {
      const end = new AbortController();
      await withServer(
        () => setTimeout(() => end.abort(), 50),
        async (url) => {
          sources[source].prepare(url);
          await expect(sharesOf({}, endpoint(), end.signal).shares.accountId()).rejects.toThrow("aborted");
        },
      );
    },
  );
});

describe("a source of credentials that never answers", () => {
  it("is given 60 s, and counts as the network's fault", async () => {
    const start = setTimeout;
    vi.spyOn(globalThis, "setTimeout").mockImplementation(((work: () => void, milliseconds?: number) =>
      start(work, milliseconds === 60_000 ? 20 : milliseconds)) as typeof setTimeout);
    const failure = await withServer(
      () => {},
      async (url) => {
        process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI = `${url}/credentials`;
        return serviceFailure(sharesOf({}, { "wellarchitected:maxRetrySeconds": 0.01 }).shares.accountId());
      },
    );
    expect(failure.kind).toBe("network");
    expect(failure.message).toContain("finding credentials: no answer in 60 s");
  });
});

describe("credentials in a shared file", () => {
  const write = (accountId: string, extra = "") => {
    const { accessKeyId, secretAccessKey } = emulator().credentials[accountId] as AccessKey;
    home().write(
      "credentials",
      `[dev]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n${extra}`,
    );
  };

  it("that have expired are read again", async () => {
    home().config("[profile dev]\n");
    write("111111111111");
    const shares = service();
    const workloadId = emulator().service.addWorkload({ accountId: "222222222222", region }).workloadId;
    await serviceFailure(shares.list(workloadId));
    write("222222222222");
    await emulator().control.inject({ kind: "expiredCredentials" });
    const answers = await Promise.all([shares.list(workloadId), shares.list(workloadId)]);
    expect(answers).toEqual([[], []]);
  });

  it("that have expired, and are still the same, are an error after one call", async () => {
    home().config("[profile dev]\n");
    write("111111111111");
    const { workloadId } = emulator().service.addWorkload({ accountId: "111111111111", region });
    await emulator().control.inject({ kind: "expiredCredentials" });
    expect((await serviceFailure(service().list(workloadId))).kind).toBe("credentials");
    expect((await emulator().control.calls()).map(({ operation }) => operation)).toEqual(["ListWorkloadShares"]);
  });
});

describe("a clock that is off", () => {
  it("is corrected for a profile's role, too", async () => {
    const { accessKeyId, secretAccessKey } = emulator().credentials["111111111111"] as AccessKey;
    home().config(
      `[profile dev]\nrole_arn = ${reviewer}\nsource_profile = keys\n[profile keys]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    const now = Date.now.bind(Date);
    vi.spyOn(Date, "now").mockImplementation(() => now() - 20 * 60_000);
    expect(await service().accountId()).toBe("111111111111");
  });
});
