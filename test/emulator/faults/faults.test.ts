import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { CreateWorkloadShareCommand, ListWorkloadSharesCommand } from "@aws-sdk/client-wellarchitected";
import test, { type ExecutionContext, type ThrowsExpectation } from "ava";
import type { Fault } from "../../../emulator";
import { Faults } from "../../../emulator/faults/faults";
import { configured, eventually, reviewerId, startFor, sts, wellArchitected } from "../clients";

/** Starts an emulator with a workload, and clients of its owner that share it and list its shares. */
async function startWithWorkload(t: ExecutionContext) {
  const emulator = await startFor(t);
  const { control } = emulator;
  const { workloadId: WorkloadId } = await control.addWorkload();
  const input = { WorkloadId, SharedWith: reviewerId, PermissionType: "READONLY", ClientRequestToken: "a" } as const;
  const share = (abortSignal?: AbortSignal) =>
    wellArchitected(emulator).send(new CreateWorkloadShareCommand(input), abortSignal && { abortSignal });
  const list = (client = wellArchitected(emulator)) => client.send(new ListWorkloadSharesCommand({ WorkloadId }));
  return { emulator, control, share, list };
}

/** What an error of the SDK's has. */
type Failure = Error & { $metadata?: { httpStatusCode?: number }; $response?: object };

const described = ({ kind, ...members }: Fault) => [kind, ...Object.keys(members)].join(" with ");

const insteadOfTheWork = test.macro({
  async exec(t, fault: Fault, expected: ThrowsExpectation<Failure>, status?: number) {
    const { control, share } = await startWithWorkload(t);
    await control.inject(fault);

    const error = await t.throwsAsync<Failure>(share(), expected);

    t.is(error?.$metadata?.httpStatusCode, status);
    t.deepEqual(await control.shares(), []);
  },
  title: (_, fault: Fault) => `a create that meets ${fault.kind} fails, and there is no share`,
});

test(insteadOfTheWork, { kind: "throttle", rate: 0, burst: 0 }, { name: "ThrottlingException" }, 429);
test(insteadOfTheWork, { kind: "serverError" }, { name: "InternalServerException" }, 500);
test(insteadOfTheWork, { kind: "denied" }, { name: "AccessDeniedException" }, 403);
test(insteadOfTheWork, { kind: "expiredCredentials" }, { name: "ExpiredTokenException" }, 403);
test(insteadOfTheWork, { kind: "htmlErrorPage", status: 503 }, { name: "SyntaxError" }, 503);
test(insteadOfTheWork, { kind: "resetBefore" }, { code: "ECONNRESET" });

const afterTheWork = test.macro({
  async exec(t, fault: Fault, expected: ThrowsExpectation<Failure>, status?: number) {
    const { control, share } = await startWithWorkload(t);
    await control.inject(fault);

    const error = await t.throwsAsync<Failure>(share(), expected);
    const [made, ...others] = await control.shares();
    const again = await share();

    t.is(error?.$metadata?.httpStatusCode, status);
    t.deepEqual(others, []);
    t.is(again.ShareId, made?.shareId);
    t.is((await control.shares()).length, 1);
  },
  title: (_, fault: Fault) =>
    `a create that meets ${described(fault)} fails, yet there is a share, and its token finds it`,
});

test(afterTheWork, { kind: "lostAnswer" }, { code: "ECONNRESET" });
test(afterTheWork, { kind: "serverError", afterWork: true }, { name: "InternalServerException" }, 500);
test(afterTheWork, { kind: "malformedJson" }, { name: "SyntaxError" }, 200);
test(afterTheWork, { kind: "truncatedBody" }, { code: "ECONNRESET" }, 200);

test("wrongContentType sends the right body as text/html", async (t) => {
  const { emulator, control, list } = await startWithWorkload(t);
  await control.inject({ kind: "wrongContentType", operation: "ListWorkloadShares" });
  const client = wellArchitected(emulator);
  let type: string | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      type = (result.response as { headers: Record<string, string> }).headers["content-type"];
      return result;
    },
    { step: "deserialize", priority: "low" },
  );

  const { WorkloadShareSummaries } = await list(client);

  t.is(type, "text/html");
  t.deepEqual(WorkloadShareSummaries, []);
});

test("holdAfter does the work, and keeps the response until its release", async (t) => {
  const { control, share } = await startWithWorkload(t);
  await control.inject({ kind: "holdAfter", operation: "CreateWorkloadShare" });

  const answer = share();
  await eventually(async () => (await control.held()).length === 1);

  const [number] = await control.held();
  const [made] = await control.shares();
  t.like((await control.calls()).at(-1), { number, status: 200, answered: false });
  t.is(await control.release(number), 1);
  t.is((await answer).ShareId, made?.shareId);
});

test("a client that disconnects while its response is held does no harm", async (t) => {
  const { control, share, list } = await startWithWorkload(t);
  await control.inject({ kind: "holdAfter" });
  const abort = new AbortController();
  const answer = t.throwsAsync(share(abort.signal), { name: "AbortError" });
  await eventually(async () => (await control.held()).length === 1);

  abort.abort();
  await answer;
  await control.release();

  t.is((await list()).WorkloadShareSummaries?.length, 1);
});

test("a fault lets as many calls pass as `after` says, meets as many as `times` says, and then no more", async (t) => {
  const { control, list } = await startWithWorkload(t);
  await control.inject({ kind: "serverError", operation: "ListWorkloadShares", after: 1, times: 2 });

  await t.notThrowsAsync(list());
  await t.throwsAsync(list());
  await t.throwsAsync(list());
  await t.notThrowsAsync(list());

  t.like((await control.faults())[0], { met: 2, left: 0 });
});

test("a fault that is injected for `always` lasts until it is cleared", async (t) => {
  const { control, list } = await startWithWorkload(t);
  const id = await control.inject({ kind: "serverError", times: "always" });

  for (let i = 0; i < 3; i++) await t.throwsAsync(list());
  await control.clearFaults(id);

  await t.notThrowsAsync(list());
});

test("a fault meets only the calls of its operation, account and Region", async (t) => {
  const { emulator, control, share, list } = await startWithWorkload(t);
  await control.inject({ kind: "serverError", operation: "CreateWorkloadShare", times: "always" });
  await control.inject({ kind: "serverError", accountId: reviewerId, times: "always" });
  await control.inject({ kind: "serverError", region: "eu-west-1", times: "always" });
  const reviewer = wellArchitected(emulator, configured(emulator, reviewerId));
  const elsewhere = wellArchitected(emulator, { region: "eu-west-1" });

  await t.notThrowsAsync(list());
  for (const call of [share(), list(reviewer), list(elsewhere)]) {
    await t.throwsAsync(call, { name: "InternalServerException" });
  }
});

test("faults meet calls to STS, too, with errors in its form", async (t) => {
  const { emulator, control } = await startWithWorkload(t);
  const operation = "GetCallerIdentity";
  const identify = () => sts(emulator).send(new GetCallerIdentityCommand({}));

  await control.inject({ kind: "throttle", rate: 0, burst: 0, operation });
  await t.throwsAsync(identify(), { name: "Throttling" });

  await control.clearFaults();
  await control.inject({ kind: "denied", operation });
  await t.throwsAsync(identify(), { name: "AccessDenied" });
});

test("a throttle lets a burst through, refills with the clock, and counts each account separately", (t) => {
  let now = 0;
  const faults = new Faults(() => now);
  const met = (accountId: string, calls: number) =>
    Array.from(
      { length: calls },
      () => faults.match({ operation: "ListWorkloads", accountId, region: "eu-west-1" }).length,
    );

  faults.inject({ kind: "throttle", rate: 2, burst: 3 });
  t.deepEqual(met("111111111111", 5), [0, 0, 0, 1, 1]);
  t.deepEqual(met("222222222222", 1), [0]);

  now = 1000;
  t.deepEqual(met("111111111111", 3), [0, 0, 1]);

  now = 60_000;
  t.deepEqual(met("111111111111", 4), [0, 0, 0, 1]);
});

test("a throttle sends Retry-After if it is injected with one", async (t) => {
  const { control, list } = await startWithWorkload(t);
  await control.inject({ kind: "throttle", rate: 0, burst: 0, retryAfterSeconds: 7 });

  const error = await t.throwsAsync<Failure>(list());

  t.like(error?.$response, { headers: { "retry-after": "7" } });
});

test("latency makes a response later, by the time before the work and the time after it", async (t) => {
  const { control, list } = await startWithWorkload(t);
  await control.inject({ kind: "latencyBefore", ms: 60, jitterMs: 10 });
  await control.inject({ kind: "latencyAfter", ms: 60 });

  const start = performance.now();
  await list();

  t.true(performance.now() - start > 118);
});
