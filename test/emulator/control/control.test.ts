import { request } from "node:http";
import { ListWorkloadSharesCommand, UpdateWorkloadShareCommand } from "@aws-sdk/client-wellarchitected";
import test from "ava";
import { ControlError, startEmulator } from "../../../emulator";
import { eventually, ownerId, reviewerId, startFor, wellArchitected } from "../clients";

test("the control interface changes shares as the owner in the console, the recipient and AWS would", async (t) => {
  const { control } = await startFor(t);
  const share = async () => (await control.shares())[0];

  const { workloadId } = await control.addWorkload({ name: "Shop", accountId: reviewerId, region: "eu-west-1" });
  const shareId = await control.shareOutside(workloadId, ownerId, "READONLY");
  await control.accept(shareId);
  t.like(await share(), { shareId, status: "ACCEPTED", permissionType: "READONLY" });

  await control.editOutside(shareId, "CONTRIBUTOR");
  await control.reject(shareId);
  t.like(await share(), { status: "REJECTED", permissionType: "CONTRIBUTOR" });

  await control.expire(shareId);
  t.like(await share(), { status: "EXPIRED" });
  await t.throwsAsync(control.accept(shareId), { instanceOf: ControlError, message: /^accept: / });

  await control.revoke(shareId);
  t.like(await share(), { status: "REVOKED" });

  await control.fail(shareId, "Out of luck.");
  t.like(await share(), { status: "FAILED", statusMessage: "Out of luck." });

  await control.deleteOutside(shareId);
  t.is(await share(), undefined);

  await control.shareOutside(workloadId, ownerId, "READONLY");
  await control.deleteWorkload(workloadId);
  t.deepEqual([await control.workloads(), await control.shares()], [[], []]);
});

test("the control interface finds shares by their resource, principal and status", async (t) => {
  const { control } = await startFor(t);
  const [shop, blog] = [await control.addWorkload(), await control.addWorkload()];
  const accepted = await control.shareOutside(shop.workloadId, reviewerId, "READONLY");
  await control.accept(accepted);
  await control.shareOutside(shop.workloadId, "333333333333", "READONLY");
  await control.shareOutside(blog.workloadId, reviewerId, "READONLY");

  const byEach = { resourceId: shop.workloadId, sharedWith: reviewerId, status: "ACCEPTED" } as const;

  for (const [name, value] of Object.entries(byEach)) {
    const found = await control.shares({ [name]: value });
    t.is(found.length, name === "status" ? 1 : 2, name);
    t.is(found[0]?.shareId, accepted, name);
  }
});

test("the control interface renames a workload, a lens and a review template, but no profile", async (t) => {
  const { control } = await startFor(t);
  const { workloadId } = await control.addWorkload();
  const [lens, template, profile] = [
    await control.addResource("lens"),
    await control.addResource("reviewTemplate"),
    await control.addResource("profile"),
  ];
  const time = Date.parse(await control.setClock("2030-01-01T00:00:00Z"));

  for (const id of [workloadId, lens.arn, template.arn]) await control.rename(id, "Renamed");

  const [renamed, ...others] = await control.resources();
  t.like(renamed, { workloadId, input: { WorkloadName: "Renamed" } });
  t.like(others, [{ arn: lens.arn, name: "Renamed" }, { input: { TemplateName: "Renamed" } }, profile]);
  t.true(renamed?.kind === "workload" && renamed.updatedAt >= time);
  t.like(await t.throwsAsync(control.rename(profile.arn, "Renamed"), { instanceOf: ControlError }), { status: 400 });
  t.like(await t.throwsAsync(control.rename("nothing", "Renamed"), { instanceOf: ControlError }), { status: 404 });
});

test("the clock is moved by control, and with it the expiry of invitations", async (t) => {
  const { control } = await startFor(t);
  const { workloadId } = await control.addWorkload();
  await control.shareOutside(workloadId, reviewerId, "READONLY");

  const before = Date.parse(await control.clock());
  const after = Date.parse(await control.advance(7 * 24 * 60 * 60));

  t.true(after - before >= 604_800_000);
  t.is((await control.shares())[0]?.status, "EXPIRED");
  t.regex(await control.setClock("2030-01-01T00:00:00Z"), /^2030-01-01T00:00:0/);
});

test("setBehaviour changes the members that it is given, and leaves the others", async (t) => {
  const { control, service } = await startFor(t, { behaviour: { tokenRetentionSeconds: 30 } });
  const listLag = { mode: "random", maxSeconds: 3, monotonic: false } as const;

  await control.setBehaviour({ spentToken: "conflict" });
  await control.setBehaviour({ listLag });
  t.like(service.behaviour, { spentToken: "conflict", tokenRetentionSeconds: 30, listLag, updateDead: "notFound" });

  await control.setBehaviour({ tokenRetentionSeconds: Number.POSITIVE_INFINITY });
  t.is(service.behaviour.tokenRetentionSeconds, Number.POSITIVE_INFINITY);
  t.is((await control.behaviour()).tokenRetentionSeconds, Number.POSITIVE_INFINITY);
});

test("each call is logged with its caller, Region, input and outcome", async (t) => {
  const emulator = await startFor(t);
  const { control } = emulator;
  const client = wellArchitected(emulator);
  const { workloadId: WorkloadId } = await control.addWorkload();
  const absent = { WorkloadId, ShareId: "0".repeat(32), PermissionType: "READONLY" } as const;

  await client.send(new ListWorkloadSharesCommand({ WorkloadId, MaxResults: 7 }));
  const error = await t.throwsAsync<Error & { $metadata?: { requestId?: string } }>(
    client.send(new UpdateWorkloadShareCommand(absent)),
  );

  const [list, update] = await control.calls();
  t.like(list, {
    operation: "ListWorkloadShares",
    accountId: ownerId,
    region: "us-east-1",
    callerArn: "arn:aws:iam::111111111111:user/owner",
    input: { WorkloadId, MaxResults: 7 },
    status: 200,
    answered: true,
  });
  t.like(update, { error: "ResourceNotFoundException", status: 404, requestId: error?.$metadata?.requestId });
  await control.resetCalls();
  t.deepEqual(await control.calls(), []);
});

test("reset brings an emulator back to its start", async (t) => {
  const { control, service } = await startFor(t, { behaviour: { pageSize: 7 } });
  const caller = { accountId: ownerId, arn: `arn:aws:iam::${ownerId}:user/owner`, region: "us-east-1" };
  service.updateGlobalSettings(caller, { DiscoveryIntegrationStatus: "ENABLED" });
  const { workloadId } = await control.addWorkload();
  await control.shareOutside(workloadId, reviewerId, "READONLY");
  await control.setBehaviour({ pageSize: 1 });
  await control.inject({ kind: "serverError" });
  await control.addAccount({ accountId: "333333333333" });
  await control.advance(86_400);

  await control.reset();

  t.deepEqual([await control.workloads(), await control.shares(), await control.faults()], [[], [], []]);
  t.is((await control.behaviour()).pageSize, 7);
  t.is(service.getGlobalSettings(caller).DiscoveryIntegrationStatus, "DISABLED");
  t.is((await control.accounts()).length, 2);
  t.true(Date.parse(await control.clock()) < Date.now() + 60_000);
});

test("curl can control an emulator: GET for methods without arguments, POST without a content type", async (t) => {
  const { controlUrl } = await startFor(t);

  await fetch(`${controlUrl}/addWorkload`, { method: "POST", body: '{"name": "Shop"}' });
  const workloads = (await (await fetch(`${controlUrl}/workloads`)).json()) as object[];

  t.is(workloads.length, 1);
  t.like(workloads[0], { owner: ownerId, region: "us-east-1", input: { WorkloadName: "Shop" } });
});

test("the control interface rejects arguments that it doesn't know or that are wrong, and says which", async (t) => {
  const { controlUrl } = await startFor(t);

  for (const [method, args, status, message] of [
    ["setBehaviour", { spentTokens: "conflict" }, 400, "Unknown argument: spentTokens"],
    ["setBehaviour", { spentToken: "maybe" }, 400, "spentToken"],
    ["inject", { kind: "earthquake" }, 400, "kind"],
    ["inject", { kind: "throttle", rate: 1 }, 400, "burst"],
    ["inject", { kind: "lostAnswer", operation: "CreateWorkloadShares" }, 400, "operation"],
    ["accept", {}, 400, "shareId"],
    ["accept", { shareId: "0".repeat(32) }, 404, "not found"],
    ["setClock", { time: "noon" }, 400, "noon"],
    ["nothing", {}, 404, "The methods are: accept,"],
  ] as const) {
    const response = await fetch(`${controlUrl}/${method}`, { method: "POST", body: JSON.stringify(args) });
    t.is(response.status, status, message);
    t.true((await response.text()).includes(message), message);
  }
});

test("the control interface rejects web pages, and host names that one could make resolve to this machine", async (t) => {
  const { controlUrl } = await startFor(t);
  const statusWith = (headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      const sent = request(`${controlUrl}/shares`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.once("error", reject).end();
    });

  t.is(await statusWith({ origin: "https://example.com" }), 403);
  t.is(await statusWith({ host: "rebound.example.com" }), 403);
  t.is(await statusWith({ host: "localhost:80" }), 200);
});

test("the control interface and AWS's endpoint have no path in common", async (t) => {
  const { url, controlUrl } = await startFor(t);

  t.is((await fetch(new URL("/workloads", controlUrl))).status, 404);
  t.is((await fetch(`${url}/_emulator/shares`)).status, 403);
});

test("emulators with the same seed create the same IDs", async (t) => {
  const idFrom = async (seed: number) => (await (await startFor(t, { seed })).control.addWorkload()).workloadId;

  t.is(await idFrom(7), await idFrom(7));
  t.not(await idFrom(7), await idFrom(8));
});

test.serial("an emulator that can't have its second port names it, and gives the first one back", async (t) => {
  const servers = () => process.getActiveResourcesInfo().filter((kind) => kind === "TCPServerWrap").length;
  const { controlUrl } = await startFor(t);
  const controlPort = Number(new URL(controlUrl).port);
  const before = servers();

  const error = await t.throwsAsync(startEmulator({ controlPort }), { code: "EADDRINUSE" });

  t.like(error, { port: controlPort });
  await t.notThrowsAsync(eventually(() => servers() === before));
});
