import { createHash, createHmac } from "node:crypto";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import {
  CreateWorkloadShareCommand,
  ListProfileSharesCommand,
  ListWorkloadsCommand,
  type WellArchitectedClientConfig,
} from "@aws-sdk/client-wellarchitected";
import test from "ava";
import type { Emulator } from "../../../emulator";
import { configured, credentialsOf, ownerId, reviewerId, startFor, sts, wellArchitected } from "../clients";

const list = (emulator: Emulator, changes?: WellArchitectedClientConfig) =>
  wellArchitected(emulator, changes).send(new ListWorkloadsCommand({}));
const identify = (emulator: Emulator, changes?: Parameters<typeof sts>[1]) =>
  sts(emulator, changes).send(new GetCallerIdentityCommand({}));

const forbidden = { $metadata: { httpStatusCode: 403 } };

test("a signature by a wrong secret is rejected, with each protocol's error", async (t) => {
  const emulator = await startFor(t);
  const credentials = { accessKeyId: "AKIAEMULATOROWNER", secretAccessKey: "guessed" };

  const error = await t.throwsAsync(list(emulator, { credentials }), { name: "InvalidSignatureException" });
  const errorOfSts = await t.throwsAsync(identify(emulator, { credentials }), { name: "SignatureDoesNotMatch" });

  t.like(error, forbidden);
  t.like(errorOfSts, forbidden);
});

test("a signature by an unknown key is rejected, with each protocol's error", async (t) => {
  const emulator = await startFor(t);
  const credentials = { accessKeyId: "AKIAUNKNOWNUNKNOWN00", secretAccessKey: "any" };

  const error = await t.throwsAsync(list(emulator, { credentials }), { name: "UnrecognizedClientException" });
  const errorOfSts = await t.throwsAsync(identify(emulator, { credentials }), { name: "InvalidClientTokenId" });

  t.like(error, forbidden);
  t.like(errorOfSts, forbidden);
});

test("a request without a signature, or with a malformed one, is rejected", async (t) => {
  const { url } = await startFor(t);
  const body = "Action=GetCallerIdentity";

  const unsigned = await fetch(`${url}/workloads`, { method: "POST", body });
  const unsignedToSts = await fetch(url, { method: "POST", body });
  const headers = { authorization: "AWS4-HMAC-SHA256 nonsense" };
  const malformed = await fetch(`${url}/workloads`, { method: "POST", body, headers });

  t.is(unsigned.status, 403);
  t.is(unsigned.headers.get("x-amzn-errortype"), "MissingAuthenticationTokenException");
  t.is(unsignedToSts.status, 403);
  t.regex(await unsignedToSts.text(), /<Code>MissingAuthenticationToken<\/Code>/);
  t.is(malformed.status, 400);
  t.is(malformed.headers.get("x-amzn-errortype"), "IncompleteSignatureException");
});

test("a signature may be made 15 minutes too early or too late, and not more", async (t) => {
  const emulator = await startFor(t);
  const listedAt = (minutes: number) => list(emulator, { systemClockOffset: minutes * 60_000 });
  const rejected = (message: RegExp) => ({ name: "InvalidSignatureException", message });

  await t.notThrowsAsync(listedAt(-14));
  await t.notThrowsAsync(listedAt(14));
  await t.throwsAsync(listedAt(-16), rejected(/^Signature expired: .* \(.* - 15 min\.\)$/));
  await t.throwsAsync(listedAt(16), rejected(/^Signature not yet current: .* \(.* \+ 15 min\.\)$/));
});

test("a signature is verified by real time, however far the emulator's clock has been moved", async (t) => {
  const emulator = await startFor(t);

  await emulator.control.advance(7 * 24 * 60 * 60);

  await t.notThrowsAsync(list(emulator));
});

test("a signature doesn't match a request whose body, query or signed header was changed", async (t) => {
  const emulator = await startFor(t);
  const { workloadId: WorkloadId } = await emulator.control.addWorkload();
  const share = new CreateWorkloadShareCommand({ WorkloadId, SharedWith: reviewerId, PermissionType: "READONLY" });
  interface Signed {
    body?: unknown;
    query?: object;
    readonly headers: Record<string, string>;
  }
  const changes: ((request: Signed) => void)[] = [
    (request) => {
      request.body = " ".repeat(Number(request.headers["content-length"]));
    },
    (request) => {
      request.query = { Extra: "1" };
    },
    (request) => {
      request.headers["x-amz-content-sha256"] = "0".repeat(64);
    },
  ];

  for (const change of changes) {
    const client = wellArchitected(emulator);
    client.middlewareStack.add(
      (next) => (args) => {
        change(args.request as Signed);
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    await t.throwsAsync(client.send(share), { name: "InvalidSignatureException" });
  }
  t.deepEqual(await emulator.control.shares(), []);
});

test("a signature matches a path and a query with encoded characters", async (t) => {
  const client = wellArchitected(await startFor(t));
  const ProfileArn = `arn:aws:wellarchitected:us-east-1:${ownerId}:profile/0123456789abcdef`;

  const call = client.send(new ListProfileSharesCommand({ ProfileArn, SharedWithPrefix: "a b+c/d~e*(é)" }));

  t.like(await t.throwsAsync(call, { name: "ResourceNotFoundException" }), { ResourceId: ProfileArn });
});

/** Signs a GetCallerIdentity by AWS's description of the algorithm, with a scope that no client would use. */
function signedByHand(emulator: Emulator, { scopeDate, service = "sts" }: { scopeDate?: string; service?: string }) {
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const { accessKeyId, secretAccessKey } = configured(emulator).credentials;
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = [scopeDate ?? time.slice(0, 8), "us-east-1", service, "aws4_request"];
  const signed = `host:${new URL(emulator.url).host}\nx-amz-date:${time}\n\nhost;x-amz-date`;
  const canonical = `GET\n/\nAction=GetCallerIdentity\n${signed}\n${sha256("")}`;
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope.join("/")}\n${sha256(canonical)}`).toString("hex");
  const credential = `${accessKeyId}/${scope.join("/")}`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=${signature}`;
  return fetch(`${emulator.url}/?Action=GetCallerIdentity`, { headers: { "x-amz-date": time, authorization } });
}

test("a signature whose scope is of another day than its time, or of another service, is rejected", async (t) => {
  const emulator = await startFor(t);

  const right = await signedByHand(emulator, {});
  const otherDay = await signedByHand(emulator, { scopeDate: "20200101" });
  const otherService = await signedByHand(emulator, { service: "wellarchitected" });

  t.deepEqual([right.status, otherDay.status, otherService.status], [200, 403, 403]);
  t.regex(await otherService.text(), /Credential should be scoped to correct service: 'sts'/);
});

/** The credentials of a role's session. */
async function assume(emulator: Emulator) {
  const role = { RoleArn: `arn:aws:iam::${ownerId}:role/WellArchitectedOwner`, RoleSessionName: "anna" };
  return credentialsOf(await sts(emulator).send(new AssumeRoleCommand(role)));
}

test("a session's credentials work until they expire by the emulator's clock", async (t) => {
  const emulator = await startFor(t);
  const credentials = await assume(emulator);
  await t.notThrowsAsync(list(emulator, { credentials }));

  await emulator.control.advance(3600);

  t.like(await t.throwsAsync(list(emulator, { credentials }), { name: "ExpiredTokenException" }), forbidden);
  await t.throwsAsync(identify(emulator, { credentials }), { name: "ExpiredToken" });
});

test("a session's credentials need their session token, and a user's must not have one", async (t) => {
  const emulator = await startFor(t);
  const { sessionToken: _, ...withoutToken } = await assume(emulator);
  const ofUser = configured(emulator).credentials;

  for (const credentials of [
    withoutToken,
    { ...withoutToken, sessionToken: "another" },
    { ...ofUser, sessionToken: "stale" },
  ]) {
    await t.throwsAsync(list(emulator, { credentials }), { name: "UnrecognizedClientException" });
  }
});
