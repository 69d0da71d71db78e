import { describe, expect, it } from "vitest";
import type { Fault } from "../../emulator";
import { Advice } from "../../provider/aws/advice";
import { toFailure } from "../../provider/aws/failures";
import { ServiceFailure } from "../../provider/core/errors";
import type { ShareService } from "../../provider/shares/model/service";
import { useEmulator, useHome } from "../dynamic/hooks";
import { failureOf, region, serviceFailure, sharesOf, withServer } from "./fixtures";

useHome();
const emulator = useEmulator();

const token = "token";
const call = (action: string) => ({ action, region, advice: new Advice({ hasProviders: false }), endpoints: [] });
const addWorkload = () => emulator().service.addWorkload({ accountId: "111111111111", region }).workloadId;
const request = (id: string, sharedWith = "222222222222", clientRequestToken = token) => ({
  id,
  sharedWith,
  permissionType: "READONLY" as const,
  clientRequestToken,
});
const requestId = /request id [0-9a-f-]{36}\)/;

describe("each exception of the service keeps AWS's words and its request id:", () => {
  it("ValidationException, with its reason and fields", async () => {
    const failure = await failureOf((shares) => shares.create(request(addWorkload(), "0".repeat(13))));
    expect(failure.kind).toBe("validation");
    expect(failure.message).toMatch(/^wellarchitected:CreateWorkloadShare: ValidationException: /);
    expect(failure.message).toContain("reason OTHER");
    expect(failure.message).toContain("field SharedWith: Not a principal");
    expect(failure.message).toMatch(requestId);
  });

  it("AccessDeniedException, with the action to allow", async () => {
    await emulator().control.inject({ kind: "denied" });
    const failure = await failureOf((shares) => shares.create(request(addWorkload())));
    expect(failure.kind).toBe("accessDenied");
    expect(failure.message).toContain("is not authorized to perform: wellarchitected:CreateWorkloadShare");
    expect(failure.advice).toContain("Allow wellarchitected:CreateWorkloadShare");
  });

  it("ServiceQuotaExceededException, with its quota's code", async () => {
    const workloadId = addWorkload();
    for (let i = 0; i < 20; i++) {
      emulator().service.shareOutside(workloadId, `4444444444${10 + i}`, "READONLY");
    }
    const failure = await failureOf((shares) => shares.create(request(workloadId)));
    expect(failure.kind).toBe("quota");
    expect(failure.message).toContain("quota L-EMULATED of wellarchitected");
  });

  it("ResourceNotFoundException", async () => {
    const failure = await failureOf((shares) => shares.list("0".repeat(32)));
    expect(failure.kind).toBe("notFound");
    expect(failure.message).toMatch(
      /^wellarchitected:ListWorkloadShares: ResourceNotFoundException: Workload 0+ was not/,
    );
    expect(failure.message).toMatch(requestId);
  });

  it("ConflictException", async () => {
    const workloadId = addWorkload();
    emulator().service.shareOutside(workloadId, "222222222222", "READONLY");
    expect((await failureOf((shares) => shares.create(request(workloadId)))).kind).toBe("conflict");
  });

  it("ThrottlingException, with Retry-After", async () => {
    await emulator().control.inject({ kind: "throttle", rate: 0, burst: 0, retryAfterSeconds: 7 });
    const { shares, clock } = sharesOf({}, { "wellarchitected:maxRetrySeconds": 8 });
    const failure = await serviceFailure(shares.list(addWorkload()));
    expect(failure).toMatchObject({ kind: "throttling" });
    expect(clock.sleeps).toEqual([7000]);
  });

  it("InternalServerException", async () => {
    await emulator().control.inject({ kind: "serverError" });
    expect((await failureOf((shares) => shares.list(addWorkload()))).kind).toBe("server");
  });
});

describe("on the way, ", () => {
  const passing: [string, Fault, string][] = [
    ["a throttle", { kind: "throttle", rate: 1000, burst: 0, times: 1, retryAfterSeconds: 1 }, "throttling"],
    ["a server's error", { kind: "serverError" }, "server"],
    ["a server's error after the work", { kind: "serverError", afterWork: true }, "server"],
    ["a proxy's page with 502", { kind: "htmlErrorPage", status: 502 }, "server"],
    ["a proxy's page with 503", { kind: "htmlErrorPage", status: 503 }, "server"],
    ["a proxy's page with 504", { kind: "htmlErrorPage", status: 504 }, "server"],
    ["a connection reset", { kind: "resetBefore" }, "network"],
    ["a lost answer", { kind: "lostAnswer" }, "network"],
    ["a truncated body", { kind: "truncatedBody" }, "network"],
    ["a malformed body", { kind: "malformedJson" }, "network"],
  ];

  it.each(passing)("%s is what another try can fix", async (_, fault, kind) => {
    const workloadId = addWorkload();
    await emulator().control.inject(fault);
    const failure = await failureOf((shares) => shares.create(request(workloadId)));
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(/^wellarchitected:CreateWorkloadShare: .* \(gave up after 1 try in 0 s\)$/);
    expect(failure.message).not.toContain("\n");
  });

  it.each(passing)("%s is retried, and nothing is created twice", async (_, fault) => {
    const workloadId = addWorkload();
    await emulator().control.inject(fault);
    const { shares } = sharesOf();
    const shareId = await shares.create(request(workloadId));
    expect(
      emulator()
        .service.shares({ resourceId: workloadId })
        .map((share) => share.shareId),
    ).toEqual([shareId]);
    expect((await emulator().control.calls()).filter((call) => call.operation === "CreateWorkloadShare")).toHaveLength(
      2,
    );
  });

  it.each(passing)("%s to a list is retried, and never read as an empty list", async (_, fault) => {
    const workloadId = addWorkload();
    const shareId = emulator().service.shareOutside(workloadId, "222222222222", "READONLY");
    await emulator().control.inject(fault);
    expect((await sharesOf().shares.list(workloadId)).map((share) => share.shareId)).toEqual([shareId]);
  });

  it("a response of the wrong content type is never read as an empty list", async () => {
    const workloadId = addWorkload();
    const shareId = emulator().service.shareOutside(workloadId, "222222222222", "READONLY");
    await emulator().control.inject({ kind: "wrongContentType" });
    const listed = await sharesOf()
      .shares.list(workloadId)
      .catch((error: unknown) => error);
    if (Array.isArray(listed)) expect(listed.map((share) => share.shareId)).toEqual([shareId]);
    else expect(listed).toBeInstanceOf(ServiceFailure);
  });

  it("expired credentials end it at once, and say to renew them", async () => {
    await emulator().control.inject({ kind: "expiredCredentials" });
    const { shares, clock } = sharesOf();
    const failure = await serviceFailure(shares.list(addWorkload()));
    expect(failure.kind).toBe("credentials");
    expect(failure.message).toContain("ExpiredToken");
    expect(failure.advice).toContain("renew them");
    expect(clock.sleeps).toEqual([]);
  });

  it.each([
    ["an unknown key", { AWS_ACCESS_KEY_ID: "AKIANOBODY" }],
    ["a wrong secret", { AWS_SECRET_ACCESS_KEY: "wrong" }],
  ])("%s is a matter of credentials, and not tried again", async (_, environment) => {
    Object.assign(process.env, environment);
    const { shares, clock } = sharesOf();
    expect((await serviceFailure(shares.list(addWorkload()))).kind).toBe("credentials");
    expect(clock.sleeps).toEqual([]);
  });

  it("a port that no one listens on is reported with the setting that names it", async () => {
    const endpoint = await withServer(
      () => {},
      async (url) => url,
    );
    const failure = await failureOf((shares) => shares.list("0".repeat(32)), { endpoint });
    expect(failure.kind).toBe("unreachable");
    expect(failure.message).toContain("ECONNREFUSED");
    expect(failure.advice).toBe(`connection.endpoint is ${endpoint}: is the emulator or gateway there running?`);
  });
});

describe("what isn't AWS's word is never taken for it:", () => {
  const list = (shares: ShareService) => shares.list("0".repeat(32));
  const answers = (status: number, headers: Record<string, string>, body: string) =>
    withServer(
      (_, response) => response.writeHead(status, headers).end(body),
      (endpoint) => failureOf(list, { endpoint }),
    );
  const html = { "content-type": "text/html" };
  const json = { "content-type": "application/json" };

  it.each([
    ["a page", html, "<html>404 Not Found</html>"],
    ["nothing", {}, ""],
    ["an object", json, "{}"],
    ["a message", json, '{"message":"no Route matched with those values"}'],
    ["a message of a gateway", json, '{"message":"Not Found"}'],
    ["a code that AWS doesn't use", json, '{"code":"not_found"}'],
    ["a list", json, "[]"],
    ["text", { "content-type": "text/plain" }, "ResourceNotFoundException"],
  ])("a bare 404 with %s is not notFound", async (_, headers, body) => {
    const { kind } = await answers(404, headers, body);
    expect(kind).not.toBe("notFound");
    expect(kind).not.toBe("conflict");
  });

  it.each([409, 402, 400])("a bare %i is no exception of the service", async (status) => {
    expect(["other", "network"]).toContain((await answers(status, html, "<html></html>")).kind);
    expect((await answers(status, json, "{}")).kind).toBe("other");
  });

  it.each([401, 403])("a bare %i is a refusal", async (status) => {
    expect((await answers(status, json, "{}")).kind).toBe("accessDenied");
  });

  it("a bare 403 with a proxy's page is a refusal, and isn't tried again", async () => {
    expect((await answers(403, html, "<html>Forbidden</html>")).kind).toBe("accessDenied");
  });

  it("a bare 429 is a throttle, of whoever", async () => {
    expect((await answers(429, json, "{}")).kind).toBe("throttling");
    expect((await answers(429, html, "<html></html>")).kind).toBe("throttling");
  });

  it.each([500, 502, 503, 504])("a bare %i is a server's error", async (status) => {
    expect((await answers(status, html, "<html></html>")).kind).toBe("server");
    expect((await answers(status, {}, "")).kind).toBe("server");
  });

  it.each([
    ["a captive portal's page", html, "<html>Log in</html>"],
    ["an empty object", json, "{}"],
    ["nothing", {}, ""],
    ["another workload's answer", json, `{"WorkloadId":"${"f".repeat(32)}"}`],
    ["null", json, "null"],
    ["a list", json, "[]"],
    ["a number", json, "5"],
  ])("%s with 200 is an error, never an empty list", async (_, headers, body) => {
    const failure = await answers(200, headers, body);
    expect(["other", "network"]).toContain(failure.kind);
  });

  it("lists a share whose permission and status AWS has added since, and the other shares with it", async () => {
    const known = {
      ShareId: "f".repeat(32),
      SharedWith: "222222222222",
      PermissionType: "READONLY",
      Status: "PENDING",
    };
    const added = { ...known, ShareId: "e".repeat(32), PermissionType: "REVIEWER", Status: "SUSPENDED" };
    const body = JSON.stringify({ WorkloadId: "0".repeat(32), WorkloadShareSummaries: [known, added] });
    const shares = await withServer(
      (_, response) => response.writeHead(200, json).end(body),
      (endpoint) => list(sharesOf({ endpoint }).shares),
    );
    expect(shares).toMatchObject([{ status: "PENDING" }, { permissionType: "REVIEWER", status: "SUSPENDED" }]);
  });

  it("Retry-After is honoured in seconds, and a date in it is not", async () => {
    for (const [header, seconds] of [
      ["3", 3],
      ["Wed, 21 Oct 2015 07:28:00 GMT", undefined],
      ["-1", undefined],
    ] as const) {
      const error = Object.assign(new Error("slow"), {
        name: "ThrottlingException",
        $response: { statusCode: 429, headers: { "retry-after": header } },
      });
      expect(toFailure(error, call("a")).retryAfterSeconds).toBe(seconds);
    }
  });
});

describe("whatever is thrown", () => {
  it.each([["text"], [undefined], [null], [5], [{}]])("(%j) becomes a failure that isn't retried", (thrown) => {
    expect(toFailure(thrown, call("wellarchitected:X"))).toMatchObject({ kind: "other" });
  });

  it("already a failure is left as it is", () => {
    const failure = new ServiceFailure("quota", "full");
    expect(toFailure(failure, call("x"))).toBe(failure);
  });

  it("by a cancel is that", () => {
    const abort = Object.assign(new Error("Request aborted"), { name: "AbortError" });
    expect(toFailure(abort, call("x")).kind).toBe("aborted");
  });

  it("by a clock that is wrong is tried again, for the AWS SDK has corrected it", () => {
    const skewed = Object.assign(new Error("Signature expired"), {
      name: "InvalidSignatureException",
      $metadata: { httpStatusCode: 403, clockSkewCorrected: true },
    });
    expect(toFailure(skewed, call("x")).kind).toBe("network");
    expect(toFailure(Object.assign(skewed, { $metadata: { httpStatusCode: 403 } }), call("x")).kind).toBe(
      "credentials",
    );
  });

  it("by a refusal is that, also if the AWS SDK has corrected the clock meanwhile", () => {
    for (const [name, kind] of [
      ["AccessDeniedException", "accessDenied"],
      ["ResourceNotFoundException", "notFound"],
      ["ConflictException", "conflict"],
      ["ValidationException", "validation"],
      ["ExpiredTokenException", "credentials"],
    ]) {
      const refused = Object.assign(new Error("no"), {
        name,
        $metadata: { httpStatusCode: 403, clockSkewCorrected: true },
      });
      expect(toFailure(refused, call("x")).kind).toBe(kind);
    }
  });

  it("has one line", () => {
    expect(toFailure(new Error("first\nsecond"), call("x")).message).toBe("x: Error: first");
  });

  it.each([
    ["network", "ECONNRESET"],
    ["network", "EPIPE"],
    ["network", "ETIMEDOUT"],
    ["network", "EHOSTUNREACH"],
    ["network", "ENETUNREACH"],
    ["unreachable", "ECONNREFUSED"],
    ["unreachable", "ENOTFOUND"],
    ["unreachable", "EAI_AGAIN"],
  ])("is a matter of the %s with %s", (kind, code) => {
    expect(toFailure(Object.assign(new Error("x"), { code }), call("x")).kind).toBe(kind);
  });
});
