import test from "ava";
import type { Fault } from "../../emulator";
import { Advice } from "../../provider/aws/advice";
import { toFailure } from "../../provider/aws/failures";
import { type FailureKind, ServiceFailure } from "../../provider/core/errors";
import { failureOf, region, serviceFailure, sharesOf, startAws, startServer } from "./fixtures";
import { startClockOffBefore } from "./proxy";

const recipient = "222222222222";
const request = (id: string, sharedWith = recipient) => ({
  id,
  sharedWith,
  permissionType: "READONLY" as const,
  clientRequestToken: "token",
});
const requestId = /request id [0-9a-f-]{36}\)/;

test.serial(
  "a ValidationException is reported with AWS's words, its reason and fields, and the request ID",
  async (t) => {
    const { addWorkload } = await startAws(t);

    const { kind, message } = await failureOf((shares) => shares.create(request(addWorkload(), "0".repeat(13))));

    t.is(kind, "validation");
    t.regex(message, /^wellarchitected:CreateWorkloadShare: ValidationException: /);
    t.regex(message, /reason OTHER; field SharedWith: Not a principal/);
    t.regex(message, requestId);
  },
);

test.serial("an AccessDeniedException is reported with the action to allow", async (t) => {
  const { emulator, addWorkload } = await startAws(t);
  await emulator.control.inject({ kind: "denied" });

  const { kind, message, advice } = await failureOf((shares) => shares.create(request(addWorkload())));

  t.is(kind, "accessDenied");
  t.regex(message, /is not authorized to perform: wellarchitected:CreateWorkloadShare/);
  t.regex(advice ?? "", /^Allow wellarchitected:CreateWorkloadShare/);
});

test.serial("a ServiceQuotaExceededException is reported with its quota's code", async (t) => {
  const { emulator, addWorkload } = await startAws(t);
  const workloadId = addWorkload();
  for (let i = 0; i < 20; i++) emulator.service.shareOutside(workloadId, `${444444444400 + i}`, "READONLY");

  const { kind, message } = await failureOf((shares) => shares.create(request(workloadId)));

  t.is(kind, "quota");
  t.regex(message, /quota L-EMULATED of wellarchitected/);
});

test.serial("a ResourceNotFoundException and a ConflictException are told apart, and have AWS's words", async (t) => {
  const { emulator, addWorkload } = await startAws(t);
  const workloadId = addWorkload();
  emulator.service.shareOutside(workloadId, recipient, "READONLY");

  const missing = await failureOf((shares) => shares.list("0".repeat(32)));
  const existing = await failureOf((shares) => shares.create(request(workloadId)));

  t.is(missing.kind, "notFound");
  t.regex(missing.message, /^wellarchitected:ListWorkloadShares: ResourceNotFoundException: Workload 0+ was not/);
  t.regex(missing.message, requestId);
  t.is(existing.kind, "conflict");
  t.regex(existing.message, /^wellarchitected:CreateWorkloadShare: ConflictException: /);
});

test.serial("a ThrottlingException is retried after its Retry-After", async (t) => {
  const { emulator, addWorkload } = await startAws(t);
  await emulator.control.inject({ kind: "throttle", rate: 0, burst: 0, retryAfterSeconds: 7 });
  const { shares, clock } = sharesOf({}, { "wellarchitected:maxRetrySeconds": 8 });

  t.is((await serviceFailure(shares.list(addWorkload()))).kind, "throttling");
  t.deepEqual(clock.sleeps, [7000]);
});

test("Retry-After is honoured in seconds only: a date would need the local clock to be right", (t) => {
  const secondsOf = (header: string) => {
    const $response = { statusCode: 429, headers: { "retry-after": header } };
    const error = Object.assign(new Error("slow"), { name: "ThrottlingException", $response });
    return toFailure(error, call).retryAfterSeconds;
  };

  t.is(secondsOf("3"), 3);
  t.is(secondsOf("Wed, 21 Oct 2015 07:28:00 GMT"), undefined);
  t.is(secondsOf("-1"), undefined);
});

const passing = test.macro({
  async exec(t, fault: Fault, kind: FailureKind) {
    const { emulator, addWorkload, operations } = await startAws(t);
    const workloadId = addWorkload();
    const inject = () => emulator.control.inject(fault);

    await inject();
    const failure = await failureOf((shares) => shares.create(request(workloadId)));
    t.is(failure.kind, kind);
    t.regex(failure.message, /^wellarchitected:CreateWorkloadShare: .* \(gave up after 1 try in 0 s\)$/);

    await inject();
    const shareId = await sharesOf().shares.create(request(workloadId));
    t.deepEqual(
      emulator.service.shares({ resourceId: workloadId }).map((share) => share.shareId),
      [shareId],
    );

    await inject();
    const listed = await sharesOf().shares.list(workloadId);
    t.deepEqual(
      listed.map((share) => share.shareId),
      [shareId],
    );
    t.deepEqual(await operations(), [...Array(3).fill("CreateWorkloadShare"), ...Array(2).fill("ListWorkloadShares")]);
  },
  title: (what) => `${what} is retried: no share is created twice, and no list is believed empty`,
});

test.serial(
  "a throttled call",
  passing,
  { kind: "throttle", rate: 1000, burst: 0, times: 1, retryAfterSeconds: 1 },
  "throttling",
);
test.serial("an internal error", passing, { kind: "serverError" }, "server");
test.serial("an internal error after the work", passing, { kind: "serverError", afterWork: true }, "server");
test.serial("a proxy's page", passing, { kind: "htmlErrorPage", status: 502 }, "server");
test.serial("a connection that is reset", passing, { kind: "resetBefore" }, "network");
test.serial("an answer that is lost", passing, { kind: "lostAnswer" }, "network");
test.serial("an answer that is cut short", passing, { kind: "truncatedBody" }, "network");
test.serial("an answer that is malformed", passing, { kind: "malformedJson" }, "network");

test("a refusal of AWS's that arrives malformed is retried, and a page that isn't AWS's is not", (t) => {
  const answered = (requestId?: string) =>
    toFailure(Object.assign(new SyntaxError("<"), { $metadata: { httpStatusCode: 409, requestId } }), call).kind;

  t.is(answered("4d2"), "network");
  t.is(answered(), "other");
});

test.serial("a list of the wrong content type is read all the same", async (t) => {
  const { emulator, addWorkload } = await startAws(t);
  const workloadId = addWorkload();
  const shareId = emulator.service.shareOutside(workloadId, recipient, "READONLY");
  await emulator.control.inject({ kind: "wrongContentType" });

  t.like(await sharesOf().shares.list(workloadId), [{ shareId }]);
});

const badCredentials = test.macro({
  async exec(t, environment: NodeJS.ProcessEnv, faults: Fault[], code: RegExp, todo: RegExp) {
    const { emulator, addWorkload } = await startAws(t);
    Object.assign(process.env, environment);
    for (const fault of faults) await emulator.control.inject(fault);
    const { shares, clock } = sharesOf();

    const { kind, message, advice } = await serviceFailure(shares.list(addWorkload()));

    t.is(kind, "credentials");
    t.regex(message, code);
    t.regex(advice ?? "", todo);
    t.deepEqual(clock.sleeps, []);
  },
  title: (what) => `${what} ends a call at once, and other credentials are asked for`,
});

test.serial("an expired token", badCredentials, {}, [{ kind: "expiredCredentials" }], /ExpiredToken/, /renew them/);
test.serial(
  "an unknown key",
  badCredentials,
  { AWS_ACCESS_KEY_ID: "AKIANOBODY" },
  [],
  /UnrecognizedClientException/,
  /is eu-west-1 enabled for the account\?/,
);
test.serial("a wrong secret", badCredentials, { AWS_SECRET_ACCESS_KEY: "wrong" }, [], /Signature/, /set others/);

const html = "text/html";
const json = "application/json";
const foreign = [
  [html, "<html>404 Not Found</html>"],
  ["text/plain", "ResourceNotFoundException"],
  ["text/plain", ""],
  [json, "{}"],
  [json, "null"],
  [json, "[]"],
  [json, "5"],
  [json, '{"message":"Not Found"}'],
  [json, '{"code":"not_found"}'],
  [json, `{"WorkloadId":"${"f".repeat(32)}"}`],
] as const;

const bare = test.macro<[number, FailureKind[]]>({
  async exec(t, status, kinds) {
    await startAws(t);
    let answer: (typeof foreign)[number] = foreign[0];
    const endpoint = await startServer(t, (_, response) => {
      response.writeHead(status, { "content-type": answer[0] }).end(answer[1]);
    });

    for (answer of foreign) {
      const { kind } = await failureOf((shares) => shares.list("0".repeat(32)), { endpoint });
      t.true(kinds.includes(kind), `${answer[1]} is ${kind}`);
    }
  },
  title: (_, status, kinds) =>
    `an answer of status ${status} that isn't AWS's counts as ${kinds.join(" or ")}, whatever it holds`,
});

// Never an empty list.
test.serial(bare, 200, ["other", "network"]);
test.serial(bare, 400, ["other"]);
test.serial(bare, 401, ["accessDenied"]);
test.serial(bare, 403, ["accessDenied"]);
// Never notFound.
test.serial(bare, 404, ["other"]);
// Never a conflict.
test.serial(bare, 409, ["other"]);
test.serial(bare, 429, ["throttling"]);
test.serial(bare, 500, ["server"]);
test.serial(bare, 504, ["server"]);

const call = { action: "x", region, advice: new Advice({ hasProviders: false }), endpoints: [] };

test("whatever is thrown becomes a failure of one line that isn't retried", (t) => {
  for (const thrown of ["text", undefined, null, 5, {}]) t.is(toFailure(thrown, call).kind, "other");

  t.is(toFailure(new Error("first\nsecond"), call).message, "x: Error: first");
});

test("a failure that is thrown is left as it is", (t) => {
  const failure = new ServiceFailure("quota", "full");

  t.is(toFailure(failure, call), failure);
});

test("a request that is cancelled counts as aborted", (t) => {
  t.is(toFailure(Object.assign(new Error("Request aborted"), { name: "AbortError" }), call).kind, "aborted");
});

test("a signature of a wrong time is retried if the AWS SDK has corrected its clock, and nothing else that is refused", (t) => {
  const kindOf = (name: string, clockSkewCorrected: boolean) => {
    const $metadata = { httpStatusCode: 403, clockSkewCorrected };
    return toFailure(Object.assign(new Error("no"), { name, $metadata }), call).kind;
  };

  t.is(kindOf("InvalidSignatureException", true), "network");
  t.is(kindOf("InvalidSignatureException", false), "credentials");
  t.is(kindOf("AccessDeniedException", true), "accessDenied");
  t.is(kindOf("ResourceNotFoundException", true), "notFound");
  t.is(kindOf("ConflictException", true), "conflict");
  t.is(kindOf("ValidationException", true), "validation");
  t.is(kindOf("ExpiredTokenException", true), "credentials");
});

test.serial("a clock that is off hides no refusal: each is met once", async (t) => {
  const { emulator, addWorkload, operations } = await startAws(t);
  process.env.AWS_ENDPOINT_URL_WELLARCHITECTED = await startClockOffBefore(t, emulator.url, 6);
  const workloadId = addWorkload();
  const { shares, clock } = sharesOf();
  await shares.list(workloadId);
  await emulator.control.inject({ kind: "denied", operation: "CreateWorkloadShare", times: 1 });
  await emulator.control.resetCalls();

  const denied = await serviceFailure(shares.create(request(workloadId)));
  const gone = await serviceFailure(shares.delete(workloadId, "0".repeat(32), "token"));

  t.is(denied.kind, "accessDenied");
  t.is(gone.kind, "notFound");
  t.deepEqual(await operations(), ["CreateWorkloadShare", "DeleteWorkloadShare"]);
  t.deepEqual(clock.sleeps, []);
});

test("system errors distinguish a network that fails from an address at which nothing listens", (t) => {
  const kindOf = (code: string) => toFailure(Object.assign(new Error("x"), { code }), call).kind;

  for (const code of ["ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"]) t.is(kindOf(code), "network");
  for (const code of ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]) t.is(kindOf(code), "unreachable");
});
