import { describe, expect } from "vitest";
import { libraries } from "../../provider/engine/pulumis-libraries";
import { refusal } from "./client";
import { reviewer, test } from "./protocol";

const { status } = libraries.grpc;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const getWorkloadShares = "wellarchitected:index:getWorkloadShares";
const workloadShare = "wellarchitected:index:WorkloadShare";

describe("getWorkloadShares", () => {
  test("tells every share of the workload, whoever made it", async ({ engine, emulator, workloadId }) => {
    const shareId = await emulator.control.shareOutside(workloadId, reviewer, "CONTRIBUTOR");
    const { result, failures } = await engine.invoke(getWorkloadShares, { workloadId });
    expect(failures).toEqual([]);
    const share = { shareId, sharedWith: reviewer, permissionType: "CONTRIBUTOR", status: "PENDING" };
    expect(result).toEqual({ workloadId, region: "us-east-1", shares: [share] });
  });

  test("names each argument that is wrong, before any call", async ({ engine, emulator }) => {
    const { failures } = await engine.invoke(getWorkloadShares, { workloadId: "wl-1", regoin: "eu-west-1" });
    expect(failures.map(({ property }) => property).sort()).toEqual(["regoin", "workloadId"]);
    const unknownArgument = failures.find(({ property }) => property === "regoin");
    expect(unknownArgument?.reason).toBe("is not an input of getWorkloadShares, which takes workloadId, region");
    expect(await emulator.control.calls()).toEqual([]);
  });

  test("of a workload that isn't there is an error", async ({ engine }) => {
    const error = await refusal(engine.invoke(getWorkloadShares, { workloadId: "0".repeat(32) }));
    expect(error.details).toMatch(/^listing the shares of workload 0{32} in us-east-1: .*ResourceNotFoundException/);
  });

  test("there is no other function", async ({ engine }) => {
    const error = await refusal(engine.invoke("wellarchitected:index:getWorkload", {}));
    expect(error).toMatchObject({ code: status.NOT_FOUND, details: expect.stringContaining("getWorkload") });
  });
});

describe("List", () => {
  test("answers the ids by which a workload's shares can be imported", async ({ engine, emulator, workloadId }) => {
    const shareId = await emulator.control.shareOutside(workloadId, reviewer, "READONLY");
    const { results, next } = await engine.list(workloadShare, { workloadId });
    expect(results).toEqual([{ id: `${workloadId}/${shareId}`, name: reviewer }]);
    expect(next).toBeUndefined();
    expect((await engine.read(results[0]?.id as string)).inputs.sharedWith).toBe(reviewer);
  });

  test("in a Region that the query names, the ids say where", async ({ engine, emulator }) => {
    const region = "eu-west-1";
    const { workloadId } = await emulator.control.addWorkload({ name: "There", region });
    const shareId = await emulator.control.shareOutside(workloadId, reviewer, "READONLY");
    const { results } = await engine.list(workloadShare, { workloadId, region });
    expect(results).toEqual([{ id: `${workloadId}/${shareId}@eu-west-1`, name: reviewer }]);
    expect((await engine.read(results[0]?.id as string)).properties.shareId).toBe(shareId);
  });

  test("comes in pages, and ends at a limit", async ({ engine, emulator, workloadId }) => {
    const principals = ["222222222222", "333333333333", "444444444444"];
    for (const principal of principals) await emulator.control.shareOutside(workloadId, principal, "READONLY");
    const first = await engine.list(workloadShare, { workloadId }, { pageSize: 2 });
    expect(first.results).toHaveLength(2);
    const rest = { pageSize: 2, continuationToken: first.next as string };
    const second = await engine.list(workloadShare, { workloadId }, rest);
    expect(second.next).toBeUndefined();
    expect([...first.results, ...second.results].map(({ name }) => name).sort()).toEqual(principals);
    expect((await engine.list(workloadShare, { workloadId }, { limit: 2, pageSize: 2 })).next).toBeUndefined();
  });

  test("of a workload that isn't known yet isn't known", async ({ engine }) => {
    expect(await engine.list(workloadShare, { workloadId: unknown })).toMatchObject({ results: [], isComputed: true });
  });

  test("without a workload, or of another kind, is an error", async ({ engine }) => {
    expect((await refusal(engine.list(workloadShare, {}))).details).toBe("workloadId is required");
    const sets = await refusal(engine.list("wellarchitected:index:WorkloadShares", {}));
    expect(sets.code).toBe(status.UNIMPLEMENTED);
    expect((await refusal(engine.list("aws:s3:Bucket", {}))).code).toBe(status.NOT_FOUND);
  });
});
