import { request } from "node:http";
import { ListWorkloadSharesCommand, UpdateWorkloadShareCommand } from "@aws-sdk/client-wellarchitected";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Emulator, EmulatorControl, startEmulator } from "../../../emulator";
import { ownerId, reviewerId, wellArchitected } from "../clients";

let emulator: Emulator;
let control: EmulatorControl;
beforeAll(async () => {
  emulator = await startEmulator({ seed: 1 });
  control = new EmulatorControl(emulator.controlUrl);
});
beforeEach(() => control.reset());
afterAll(() => emulator.close());

describe("the control interface", () => {
  it("changes shares as the owner and the recipient would", async () => {
    const { workloadId } = await control.addWorkload({ name: "Shop", accountId: reviewerId, region: "eu-west-1" });
    const shareId = await control.shareOutside(workloadId, ownerId, "READONLY");
    const status = async () => (await control.shares({ resourceId: workloadId }))[0];
    await control.accept(shareId);
    expect(await status()).toMatchObject({ status: "ACCEPTED", permissionType: "READONLY" });
    await control.editOutside(shareId, "CONTRIBUTOR");
    await control.reject(shareId);
    expect(await status()).toMatchObject({ status: "REJECTED", permissionType: "CONTRIBUTOR" });
    await control.expire(shareId);
    expect(await control.shares({ status: "EXPIRED", sharedWith: ownerId })).toHaveLength(1);
    await control.revoke(shareId);
    expect(await control.shares({ status: "EXPIRED" })).toEqual([]);
    await control.fail(shareId, "Out of luck.");
    expect(await status()).toMatchObject({ status: "FAILED", statusMessage: "Out of luck." });
    await control.deleteOutside(shareId);
    expect(await control.shares()).toEqual([]);
    await control.deleteWorkload(workloadId);
    expect(await control.workloads()).toEqual([]);
  });

  it("moves the clock, and with it the expiry of invitations", async () => {
    const { workloadId } = await control.addWorkload();
    await control.shareOutside(workloadId, reviewerId, "READONLY");
    const before = Date.parse(await control.clock());
    const after = Date.parse(await control.advance(7 * 24 * 60 * 60));
    expect(after - before).toBeGreaterThanOrEqual(604_800_000);
    expect((await control.shares())[0]?.status).toBe("EXPIRED");
    expect(await control.setClock("2030-01-01T00:00:00Z")).toMatch(/^2030-01-01T00:00:0/);
  });

  it("changes only the given members of the behaviour", async () => {
    await control.setBehaviour({ spentToken: "conflict", tokenRetentionSeconds: 60 });
    await control.setBehaviour({ listLag: { mode: "random", maxSeconds: 3, monotonic: false } });
    expect(emulator.service.behaviour).toMatchObject({
      spentToken: "conflict",
      tokenRetentionSeconds: 60,
      listLag: { mode: "random", maxSeconds: 3, monotonic: false },
      updateDead: "notFound",
    });
    await control.setBehaviour({ tokenRetentionSeconds: Number.POSITIVE_INFINITY });
    expect((await control.behaviour()).tokenRetentionSeconds).toBe(Number.POSITIVE_INFINITY);
    expect(emulator.service.behaviour.tokenRetentionSeconds).toBe(Number.POSITIVE_INFINITY);
  });

  it("logs each call with its caller, Region, input and outcome", async () => {
    const { workloadId: WorkloadId } = await control.addWorkload();
    const client = wellArchitected(emulator);
    await client.send(new ListWorkloadSharesCommand({ WorkloadId, MaxResults: 7 }));
    const ShareId = "0".repeat(32);
    const error = await client
      .send(new UpdateWorkloadShareCommand({ WorkloadId, ShareId, PermissionType: "READONLY" }))
      .catch((reason) => reason);
    const [list, update] = await control.calls();
    expect(list).toMatchObject({
      operation: "ListWorkloadShares",
      accountId: ownerId,
      region: "us-east-1",
      callerArn: "arn:aws:iam::111111111111:user/owner",
      input: { WorkloadId, MaxResults: 7 },
      status: 200,
      answered: true,
    });
    expect(update).toMatchObject({
      error: "ResourceNotFoundException",
      status: 404,
      requestId: error.$metadata.requestId,
    });
    await control.resetCalls();
    expect(await control.calls()).toEqual([]);
  });

  it("accepts curl's requests: GET for methods without arguments, POST without a content type", async () => {
    await fetch(`${emulator.controlUrl}/addWorkload`, { method: "POST", body: '{"name": "Shop"}' });
    const workloads = await (await fetch(`${emulator.controlUrl}/workloads`)).json();
    expect(workloads).toMatchObject([{ owner: ownerId, region: "us-east-1", input: { WorkloadName: "Shop" } }]);
  });

  it.each([
    ["/setBehaviour", { spentTokens: "conflict" }, 400, "Unknown argument: spentTokens"],
    ["/setBehaviour", { spentToken: "maybe" }, 400, "spentToken"],
    ["/inject", { kind: "earthquake" }, 400, "kind"],
    ["/inject", { kind: "throttle", rate: 1 }, 400, "burst"],
    ["/inject", { kind: "lostAnswer", operation: "CreateWorkloadShares" }, 400, "operation"],
    ["/accept", {}, 400, "shareId"],
    ["/accept", { shareId: "0".repeat(32) }, 404, "not found"],
    ["/setClock", { time: "noon" }, 400, "noon"],
    ["/nothing", {}, 404, "The methods are: accept,"],
  ])("rejects %s %o with %d", async (method, args, status, message) => {
    const response = await fetch(`${emulator.controlUrl}${method}`, { method: "POST", body: JSON.stringify(args) });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(message);
  });

  it("reports in its client's errors what was rejected", async () => {
    await expect(control.accept("0".repeat(32))).rejects.toMatchObject({
      name: "ControlError",
      status: 404,
      message: expect.stringContaining("accept: "),
    });
  });

  it("rejects web pages, and host names that a web page made resolve to this machine", async () => {
    const status = (headers: Record<string, string>) =>
      new Promise((resolve, reject) => {
        request(`${emulator.controlUrl}/shares`, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .once("error", reject)
          .end();
      });
    expect(await status({ origin: "https://example.com" })).toBe(403);
    expect(await status({ host: "rebound.example.com" })).toBe(403);
    expect(await status({ host: "localhost:80" })).toBe(200);
  });

  it("shares no path with AWS's endpoint", async () => {
    const { url, controlUrl } = emulator;
    expect((await fetch(new URL("/workloads", controlUrl))).status).toBe(404);
    expect((await fetch(`${url}/_emulator/shares`)).status).toBe(403);
  });
});

describe("an emulator", () => {
  it("creates the same IDs from the same seed", async () => {
    const first = await startEmulator({ seed: 7 });
    const second = await startEmulator({ seed: 7 });
    try {
      const [a, b] = await Promise.all([first.control.addWorkload(), second.control.addWorkload()]);
      expect(a.workloadId).toBe(b.workloadId);
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });

  it("rejects a body of more than 1 MiB and stays up", async () => {
    const response = await fetch(`${emulator.url}/workloads`, { method: "POST", body: "x".repeat(1024 * 1024 + 1) });
    expect(response.status).toBe(413);
    await wellArchitected(emulator).send(
      new ListWorkloadSharesCommand({ WorkloadId: (await control.addWorkload()).workloadId }),
    );
  });

  it("frees both ports when the second is taken", async () => {
    const port = Number(new URL(emulator.controlUrl).port);
    await expect(startEmulator({ controlPort: port })).rejects.toMatchObject({ code: "EADDRINUSE", port });
  });
});
