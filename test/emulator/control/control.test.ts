import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { ListWorkloadSharesCommand, UpdateWorkloadShareCommand } from "@aws-sdk/client-wellarchitected";
import test from "ava";
import { packageJson } from "#tools/project.mjs";
import { ControlError, controlVersion, EmulatorControl, startEmulator } from "../../../emulator";
import { controlMethods } from "../../../emulator/control/methods";
import { eventually, ownerId, reviewerId, startFor, wellArchitected } from "../clients";

/** The status of a response to headers that fetch would set by itself. */
function statusWith(url: string, headers: Record<string, string>, method = "GET"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, method }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once("error", reject).end();
  });
}

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
    ["nothing", {}, 404, "The methods are: version, accept,"],
  ] as const) {
    const response = await fetch(`${controlUrl}/${method}`, { method: "POST", body: JSON.stringify(args) });
    t.is(response.status, status, message);
    t.true((await response.text()).includes(message), message);
  }
});

test("the control interface rejects web pages, and host names that one could make resolve to this machine", async (t) => {
  const { controlUrl } = await startFor(t);
  const statusOf = (path: string, headers: Record<string, string>, method = "GET") =>
    statusWith(`${controlUrl}${path}`, headers, method);

  t.is(await statusOf("/shares", { origin: "https://example.com" }), 403);
  t.is(await statusOf("/reset", { origin: "null" }, "POST"), 403);
  t.is(await statusOf("/shares", { "sec-fetch-site": "cross-site" }), 403);
  t.is(await statusOf("/shares", { "sec-fetch-site": "same-site" }), 403);
  t.is(await statusOf("/shares", { host: "rebound.example.com" }), 403);
  t.is(await statusOf("/", { host: "rebound.example.com" }), 403);
  t.is(await statusOf("/shares", { host: "localhost:80", "sec-fetch-site": "none" }), 200);
});

test("what a browser gets for another site's page, an image or a frame, changes nothing: that takes POST", async (t) => {
  const { control, controlUrl } = await startFor(t);
  await control.addWorkload({ name: "Shop" });

  for (const [name, { readsOnly }] of Object.entries(controlMethods)) {
    for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]) {
      const isRead = method === "GET" || method === "HEAD";
      t.is(await statusWith(`${controlUrl}/${name}`, {}, method), readsOnly && isRead ? 200 : 405, `${method} ${name}`);
    }
  }

  t.is((await control.workloads()).length, 1);
});

test("no response of the control interface can be framed, cached, taken for another type, or read by another site", async (t) => {
  const { controlUrl } = await startFor(t);

  for (const path of ["", "/shares", "/nothing", "/openapi.json"]) {
    const { headers } = await fetch(`${controlUrl}${path}`);
    t.is(headers.get("cache-control"), "no-store", path);
    t.is(headers.get("cross-origin-resource-policy"), "same-origin", path);
    t.is(headers.get("x-content-type-options"), "nosniff", path);
    t.is(headers.get("access-control-allow-origin"), null, path);
  }
});

test("each response says the version of the control interface, and a client of another version is told so", async (t) => {
  const { control, controlUrl } = await startFor(t);
  const pretender = createServer((_, response) => {
    response.writeHead(200, { "emulator-control-version": "2" }).end("[]");
  });
  await once(pretender.listen(0, "127.0.0.1"), "listening");
  t.teardown(() => pretender.close());
  const { port } = pretender.address() as AddressInfo;

  t.deepEqual(await control.version(), { emulator: packageJson.version, control: controlVersion });
  t.is((await fetch(`${controlUrl}/shares`)).headers.get("emulator-control-version"), String(controlVersion));
  await t.throwsAsync(new EmulatorControl(`http://127.0.0.1:${port}/_emulator`).shares(), {
    instanceOf: ControlError,
    message:
      /has version 2 of the control interface, and this client version 1: use pulumi-wellarchitected in the same/,
  });
  await t.throwsAsync(new EmulatorControl(new URL((await startFor(t)).url).origin).shares(), {
    instanceOf: ControlError,
    message: /is not the control interface of an emulator/,
  });
});

test("the descriptions of the methods name the arguments that each takes", async (t) => {
  const { controlUrl } = await startFor(t);
  const takenBy = async (method: string, args: object) => {
    const response = await fetch(`${controlUrl}/${method}`, {
      method: "POST",
      body: JSON.stringify({ ...args, nope: 1 }),
    });
    const { message } = (await response.json()) as { message: string };
    return (/Known arguments: (.+)\.$/.exec(message)?.[1] ?? message).split(", ");
  };

  for (const [name, { arguments: described, example }] of Object.entries(controlMethods)) {
    if (!described) continue;
    const kinds = name === "inject" ? (described.kind?.values ?? []).map((kind) => ({ kind })) : [{}];
    const taken = (await Promise.all(kinds.map((kind) => takenBy(name, kind)))).flat();
    t.deepEqual(Object.keys(described).sort(), [...new Set(taken)].sort(), name);
    t.deepEqual(
      Object.keys(example ?? {}).filter((argument) => !(argument in described)),
      [],
      name,
    );
  }
});

test("the OpenAPI description has each method by POST, and those that only read by GET, too", async (t) => {
  const { controlUrl } = await startFor(t);

  const { openapi, info, servers, paths } = (await (await fetch(`${controlUrl}/openapi.json`)).json()) as {
    openapi: string;
    info: { version: string };
    servers: { url: string }[];
    paths: Record<string, { get?: object; post: { requestBody: { required: boolean } } }>;
  };

  t.deepEqual([openapi, info.version], ["3.1.0", `${controlVersion}.0.0`]);
  t.is(servers[0]?.url, new URL(controlUrl).pathname);
  t.deepEqual(
    Object.entries(paths).map(([path, { get }]) => [path, get !== undefined]),
    Object.entries(controlMethods).map(([name, { readsOnly = false }]) => [`/${name}`, readsOnly]),
  );
  t.true(paths["/accept"]?.post.requestBody.required);
  t.false(paths["/shares"]?.post.requestBody.required);
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
