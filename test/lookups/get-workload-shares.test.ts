import { describe, expect, it } from "vitest";
import { getWorkloadShares } from "../../provider/lookups/get-workload-shares";
import { listWorkloadShares } from "../../provider/shares/lifecycle/shares-of-workload";
import { workloadKey } from "../../provider/shares/model/key";
import { otherOwner, owner, recipient, refusal, region, World } from "../shares/world";

/** A workload with two shares, by others, and a process whose stack declares no region. */
function shared() {
  const world = new World();
  const workloadId = world.addWorkload();
  const shareIds = [recipient, otherOwner].map((principal) =>
    world.service.shareOutside(workloadId, principal, "READONLY"),
  );
  const { context } = world.process({ ambientRegion: region });
  return { world, workloadId, shareIds, context };
}

describe("getWorkloadShares", () => {
  it("tells the shares as they are, with one list, and where they are", async () => {
    const { world, workloadId, shareIds, context } = shared();
    world.service.accept(shareIds[1] as string);
    const share = { permissionType: "READONLY" };
    expect(await getWorkloadShares.call(context, { workloadId })).toEqual({
      result: {
        workloadId,
        region,
        shares: [
          { ...share, shareId: shareIds[0], sharedWith: recipient, status: "PENDING" },
          { ...share, shareId: shareIds[1], sharedWith: otherOwner, status: "ACCEPTED" },
        ],
      },
    });
    expect(world.calls.map(({ operation }) => operation)).toEqual(["list"]);
  });

  it("takes a workload's ARN, and returns it as it was written", async () => {
    const { workloadId, context } = shared();
    const arn = `arn:aws:wellarchitected:${region}:${owner}:workload/${workloadId}`;
    const answer = await getWorkloadShares.call(context, { workloadId: arn });
    expect(answer).toMatchObject({ result: { workloadId: arn, shares: [{}, {}] } });
  });

  it("refuses an ARN of another region, by argument, before any call", async () => {
    const { world, workloadId, context } = shared();
    const arn = `arn:aws:wellarchitected:us-east-1:${owner}:workload/${workloadId}`;
    const answer = await getWorkloadShares.call(context, { workloadId: arn });
    expect(answer).toEqual({
      failures: [{ property: "workloadId", reason: expect.stringContaining("is in us-east-1") }],
    });
    expect(world.calls).toEqual([]);
  });

  it("declares nothing: a resource may share the same workload", async () => {
    const { workloadId, context } = shared();
    await getWorkloadShares.call(context, { workloadId });
    await getWorkloadShares.call(context, { workloadId });
    const workload = workloadKey({ region, workloadId });
    expect(context.declarations.declareWorkload({ workload, scope: "urn", isExclusive: true })).toBeUndefined();
  });

  it("names what was being done if the service refuses", async () => {
    const { world, context } = shared();
    const theirs = world.addWorkload(otherOwner);
    const { message } = await refusal(getWorkloadShares.call(context, { workloadId: theirs }));
    expect(message).toMatch(new RegExp(`^listing the shares of workload ${theirs} in ${region}: .*NotFound`));
  });
});

describe("a list of shares", () => {
  it("has the ids by which each can be imported", async () => {
    const { workloadId, shareIds, context } = shared();
    expect(await listWorkloadShares(context, { workloadId })).toEqual([
      { id: `${workloadId}/${shareIds[0]}`, name: recipient },
      { id: `${workloadId}/${shareIds[1]}`, name: otherOwner },
    ]);
  });

  it("has the region in them if the query names it", async () => {
    const { workloadId, shareIds, context } = shared();
    const [first] = await listWorkloadShares(context, { workloadId, region });
    expect(first?.id).toBe(`${workloadId}/${shareIds[0]}@${region}`);
  });

  it("needs a workload, and says all that is wrong with a query", async () => {
    const { context } = shared();
    const { message } = await refusal(listWorkloadShares(context, { regoin: region }));
    expect(message).toMatch(/^workloadId is required; regoin is not an input/);
  });
});
