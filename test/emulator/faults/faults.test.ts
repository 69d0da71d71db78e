import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { CreateWorkloadShareCommand, ListWorkloadSharesCommand } from "@aws-sdk/client-wellarchitected";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Emulator, type Fault, startEmulator } from "../../../emulator";
import { Faults } from "../../../emulator/faults/faults";
import { reviewerId, sts, wellArchitected } from "../clients";

let emulator: Emulator;
let WorkloadId: string;
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(async () => {
  await emulator.control.reset();
  WorkloadId = (await emulator.control.addWorkload()).workloadId;
});
afterAll(() => emulator.close());

const share = (token = "a", signal?: AbortSignal) =>
  wellArchitected(emulator).send(
    new CreateWorkloadShareCommand({
      WorkloadId,
      SharedWith: reviewerId,
      PermissionType: "READONLY",
      ClientRequestToken: token,
    }),
    signal ? { abortSignal: signal } : {},
  );
const list = () => wellArchitected(emulator).send(new ListWorkloadSharesCommand({ WorkloadId }));
const shareCount = async () => (await emulator.control.shares()).length;
const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("instead of the work", () => {
  it.each<[Fault, object]>([
    [
      { kind: "throttle", rate: 0, burst: 0 },
      { name: "ThrottlingException", $metadata: { httpStatusCode: 429 } },
    ],
    [{ kind: "serverError" }, { name: "InternalServerException", $metadata: { httpStatusCode: 500 } }],
    [{ kind: "denied" }, { name: "AccessDeniedException", $metadata: { httpStatusCode: 403 } }],
    [{ kind: "expiredCredentials" }, { name: "ExpiredTokenException", $metadata: { httpStatusCode: 403 } }],
    [{ kind: "resetBefore" }, { code: "ECONNRESET" }],
  ])("%o", async (fault, error) => {
    await emulator.control.inject(fault);
    expect(await errorOf(share())).toMatchObject(error);
    expect(await shareCount()).toBe(0);
  });

  it("htmlErrorPage: a proxy's page, which no SDK can parse", async () => {
    await emulator.control.inject({ kind: "htmlErrorPage", status: 503 });
    expect(await errorOf(share())).toMatchObject({ $metadata: { httpStatusCode: 503 } });
    expect(await shareCount()).toBe(0);
  });
});

describe("after the work", () => {
  it.each<[Fault, object]>([
    [{ kind: "lostAnswer" }, { code: "ECONNRESET" }],
    [{ kind: "serverError", afterWork: true }, { name: "InternalServerException" }],
    [{ kind: "malformedJson" }, { name: "SyntaxError" }],
    [{ kind: "truncatedBody" }, { code: "ECONNRESET", $metadata: { httpStatusCode: 200 } }],
  ])("%o: the client fails, the share is there, and the token finds it", async (fault, error) => {
    await emulator.control.inject(fault);
    expect(await errorOf(share())).toMatchObject(error);
    const [made] = await emulator.control.shares();
    expect((await share()).ShareId).toBe(made?.shareId);
    expect(await shareCount()).toBe(1);
  });

  it("wrongContentType: the body is right, its type text/html", async () => {
    await emulator.control.inject({ kind: "wrongContentType", operation: "ListWorkloadShares" });
    let type: string | undefined;
    const client = wellArchitected(emulator);
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        type = (result.response as { headers: Record<string, string> }).headers["content-type"];
        return result;
      },
      { step: "deserialize", priority: "low" },
    );
    await client.send(new ListWorkloadSharesCommand({ WorkloadId }));
    expect(type).toBe("text/html");
  });

  it("holdAfter: the work is done, and the response waits for its release", async () => {
    await emulator.control.inject({ kind: "holdAfter", operation: "CreateWorkloadShare" });
    const answer = share();
    await expect.poll(() => emulator.control.held()).toHaveLength(1);
    expect(await shareCount()).toBe(1);
    const [number] = await emulator.control.held();
    expect((await emulator.control.calls()).at(-1)).toMatchObject({ number, status: 200, answered: false });
    expect(await emulator.control.release(number)).toBe(1);
    const [made] = await emulator.control.shares();
    expect((await answer).ShareId).toBe(made?.shareId);
  });

  it("holdAfter: a client that disconnects does no harm", async () => {
    await emulator.control.inject({ kind: "holdAfter" });
    const abort = new AbortController();
    const answer = errorOf(share("a", abort.signal));
    await expect.poll(() => emulator.control.held()).toHaveLength(1);
    abort.abort();
    expect(await answer).toMatchObject({ name: "AbortError" });
    await emulator.control.release();
    expect((await list()).WorkloadShareSummaries).toHaveLength(1);
  });
});

describe("the calls that a fault affects", () => {
  it("after and times: lets some pass, affects as many as it says, and then no more", async () => {
    await emulator.control.inject({ kind: "serverError", operation: "ListWorkloadShares", after: 1, times: 2 });
    const outcomes = [];
    for (let i = 0; i < 4; i++) outcomes.push((await errorOf(list())) === undefined);
    expect(outcomes).toEqual([true, false, false, true]);
    expect(await emulator.control.faults()).toMatchObject([{ met: 2, left: 0 }]);
  });

  it("always: until it is cleared", async () => {
    const id = await emulator.control.inject({ kind: "serverError", times: "always" });
    for (let i = 0; i < 3; i++) await expect(list()).rejects.toThrow();
    await emulator.control.clearFaults(id);
    await list();
  });

  it("operation, account and Region: only those", async () => {
    await emulator.control.inject({ kind: "serverError", operation: "CreateWorkloadShare", times: "always" });
    await emulator.control.inject({ kind: "serverError", accountId: reviewerId, times: "always" });
    await emulator.control.inject({ kind: "serverError", region: "eu-west-1", times: "always" });
    await list();
    await expect(share()).rejects.toThrow();
    await expect(
      wellArchitected(emulator, { region: "eu-west-1" }).send(new ListWorkloadSharesCommand({ WorkloadId })),
    ).rejects.toMatchObject({ name: "InternalServerException" });
  });

  it("STS, too, with errors in its own form", async () => {
    await emulator.control.inject({ kind: "throttle", rate: 0, burst: 0, operation: "GetCallerIdentity" });
    await expect(sts(emulator).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "Throttling" });
    await emulator.control.clearFaults();
    await emulator.control.inject({ kind: "denied", operation: "GetCallerIdentity" });
    await expect(sts(emulator).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("throttle", () => {
  const call = (accountId: string) => ({ operation: "ListWorkloads" as const, accountId, region: "eu-west-1" });

  it("lets a burst through, refills with the clock, and counts each account separately", () => {
    let now = 0;
    const faults = new Faults(() => now);
    faults.inject({ kind: "throttle", rate: 2, burst: 3 });
    const rejected = (accountId: string, calls: number) =>
      Array.from({ length: calls }, () => faults.match(call(accountId)).length);
    expect(rejected("111111111111", 5)).toEqual([0, 0, 0, 1, 1]);
    expect(rejected("222222222222", 1)).toEqual([0]);
    now = 1000;
    expect(rejected("111111111111", 3)).toEqual([0, 0, 1]);
    now = 60_000;
    expect(rejected("111111111111", 4)).toEqual([0, 0, 0, 1]);
  });

  it("sends Retry-After if the fault has one", async () => {
    await emulator.control.inject({ kind: "throttle", rate: 0, burst: 0, retryAfterSeconds: 7 });
    const error = await errorOf(list());
    expect(error).toMatchObject({ $response: { headers: { "retry-after": "7" } } });
  });
});

describe("latency", () => {
  it.each(["latencyBefore", "latencyAfter"] as const)("%s: the response comes that much later", async (kind) => {
    await emulator.control.inject({ kind, ms: 80, jitterMs: 10 });
    const start = performance.now();
    await list();
    expect(performance.now() - start).toBeGreaterThan(78);
  });
});
