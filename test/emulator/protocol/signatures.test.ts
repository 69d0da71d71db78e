import { createHash, createHmac } from "node:crypto";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import {
  CreateWorkloadShareCommand,
  ListProfileSharesCommand,
  ListProfilesCommand,
  ListWorkloadsCommand,
  type WellArchitectedClient,
} from "@aws-sdk/client-wellarchitected";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../../emulator";
import { configured, ownerId, reviewerId, sts, wellArchitected } from "../clients";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const list = (client: WellArchitectedClient) => client.send(new ListWorkloadsCommand({}));
const identity = (changes: Parameters<typeof sts>[1]) => sts(emulator, changes).send(new GetCallerIdentityCommand({}));

/** A client whose requests are changed on the wire after they were signed. */
function tampering(change: (request: { body?: unknown; headers: Record<string, string>; query?: object }) => void) {
  const client = wellArchitected(emulator);
  client.middlewareStack.add(
    (next) => (args) => {
      change(args.request as Parameters<typeof change>[0]);
      return next(args);
    },
    { step: "finalizeRequest", priority: "low" },
  );
  return client;
}

describe("a signature", () => {
  it("by a wrong secret is rejected with each protocol's error", async () => {
    const credentials = { accessKeyId: "AKIAEMULATOROWNER", secretAccessKey: "guessed" };
    await expect(list(wellArchitected(emulator, { credentials }))).rejects.toMatchObject({
      name: "InvalidSignatureException",
      $metadata: { httpStatusCode: 403 },
    });
    await expect(identity({ credentials })).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("by an unknown key is rejected", async () => {
    const credentials = { accessKeyId: "AKIAUNKNOWNUNKNOWN00", secretAccessKey: "any" };
    await expect(list(wellArchitected(emulator, { credentials }))).rejects.toMatchObject({
      name: "UnrecognizedClientException",
      $metadata: { httpStatusCode: 403 },
    });
    await expect(identity({ credentials })).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });

  it("that is missing or malformed is rejected", async () => {
    const call = async (path: string, headers = {}) => {
      const response = await fetch(`${emulator.url}${path}`, {
        method: "POST",
        headers,
        body: "Action=GetCallerIdentity",
      });
      return [
        response.status,
        response.headers.get("x-amzn-errortype") ?? /<Code>(.*)<\/Code>/.exec(await response.text())?.[1],
      ];
    };
    expect(await call("/workloads")).toEqual([403, "MissingAuthenticationTokenException"]);
    expect(await call("/")).toEqual([403, "MissingAuthenticationToken"]);
    expect(await call("/workloads", { authorization: "AWS4-HMAC-SHA256 nonsense" })).toEqual([
      400,
      "IncompleteSignatureException",
    ]);
  });

  it.each([-16, 16])("made %d minutes off is rejected, made 14 minutes off is not", async (minutes) => {
    const offset = (systemClockOffset: number) => wellArchitected(emulator, { systemClockOffset });
    await expect(list(offset(minutes * 60_000))).rejects.toMatchObject({
      name: "InvalidSignatureException",
      message: expect.stringMatching(
        minutes < 0
          ? /^Signature expired: .* \(.* - 15 min\.\)$/
          : /^Signature not yet current: .* \(.* \+ 15 min\.\)$/,
      ),
    });
    await list(offset(Math.sign(minutes) * 14 * 60_000));
  });

  it("is verified by real time, however far the emulator's clock has been moved", async () => {
    await emulator.control.advance(7 * 24 * 60 * 60);
    await list(wellArchitected(emulator));
    await emulator.control.reset();
  });

  it("doesn't match a request whose body, query or signed header was changed", async () => {
    const WorkloadId = (await emulator.control.addWorkload()).workloadId;
    const share = new CreateWorkloadShareCommand({ WorkloadId, SharedWith: reviewerId, PermissionType: "READONLY" });
    const changes = [
      tampering((request) => {
        request.body = " ".repeat(Number(request.headers["content-length"]));
      }),
      tampering((request) => {
        request.query = { Extra: "1" };
      }),
      tampering((request) => {
        request.headers["x-amz-content-sha256"] = "0".repeat(64);
      }),
    ];
    for (const client of changes) {
      await expect(client.send(share)).rejects.toMatchObject({ name: "InvalidSignatureException" });
    }
    expect(await emulator.control.shares()).toEqual([]);
  });

  it("matches a path with an encoded ARN, and an operation that the emulator doesn't have", async () => {
    const ProfileArn = `arn:aws:wellarchitected:us-east-1:${ownerId}:profile/0123456789abcdef`;
    await expect(
      wellArchitected(emulator).send(new ListProfileSharesCommand({ ProfileArn, SharedWithPrefix: "a b+c/d~e*(é)" })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException", ResourceId: ProfileArn });
    await expect(wellArchitected(emulator).send(new ListProfilesCommand({}))).rejects.toMatchObject({
      name: "ValidationException",
      Reason: "UNKNOWN_OPERATION",
    });
  });

  it("whose scope is of another day than its time is rejected", async () => {
    const status = async (scopeDate: string, time: string) => {
      const headers = getCallerIdentitySignedFor(scopeDate, time);
      return (await fetch(`${emulator.url}/?Action=GetCallerIdentity`, { headers })).status;
    };
    const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
    expect(await status(time.slice(0, 8), time)).toBe(200);
    expect(await status("20200101", time)).toBe(403);
  });

  /** Signs by AWS's description of the algorithm, for requests that no client would send. */
  function getCallerIdentitySignedFor(scopeDate: string, time: string) {
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
    const { accessKeyId, secretAccessKey } = configured(emulator).credentials;
    const scope = [scopeDate, "us-east-1", "sts", "aws4_request"];
    const host = new URL(emulator.url).host;
    const canonical = `GET\n/\nAction=GetCallerIdentity\nhost:${host}\nx-amz-date:${time}\n\nhost;x-amz-date\n${sha256("")}`;
    const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope.join("/")}\n${sha256(canonical)}`).toString("hex");
    const credential = `${accessKeyId}/${scope.join("/")}`;
    return {
      "x-amz-date": time,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    };
  }

  it("for another service is rejected", async () => {
    const client = wellArchitected(emulator);
    const response = await fetch(emulator.url, {
      method: "POST",
      headers: await signedHeaders(client),
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("Credential should be scoped to correct service: 'sts'");
  });

  /** The headers of a signed request to Well-Architected. */
  async function signedHeaders(client: WellArchitectedClient): Promise<Record<string, string>> {
    let headers: Record<string, string> = {};
    client.middlewareStack.add(
      (next) => (args) => {
        headers = { ...(args.request as { headers: Record<string, string> }).headers };
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    await list(client);
    const { authorization = "", "x-amz-date": date = "" } = headers;
    return { authorization, "x-amz-date": date };
  }
});

describe("session credentials", () => {
  const assume = async () => {
    const { Credentials } = await sts(emulator).send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ownerId}:role/WellArchitectedOwner`, RoleSessionName: "anna" }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
  };

  it("work until they expire by the emulator's clock", async () => {
    const credentials = await assume();
    await list(wellArchitected(emulator, { credentials }));
    await emulator.control.advance(3600);
    await expect(list(wellArchitected(emulator, { credentials }))).rejects.toMatchObject({
      name: "ExpiredTokenException",
      $metadata: { httpStatusCode: 403 },
    });
    await expect(identity({ credentials })).rejects.toMatchObject({ name: "ExpiredToken" });
  });

  it("need their session token", async () => {
    const { sessionToken: _, ...withoutToken } = await assume();
    const wrongToken = { ...withoutToken, sessionToken: "another" };
    for (const credentials of [withoutToken, wrongToken]) {
      await expect(list(wellArchitected(emulator, { credentials }))).rejects.toMatchObject({
        name: "UnrecognizedClientException",
      });
    }
  });

  it("of a user must not have one", async () => {
    const credentials = { ...configured(emulator).credentials, sessionToken: "stale" };
    await expect(list(wellArchitected(emulator, { credentials }))).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
  });
});
