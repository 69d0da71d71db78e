import { describe, expect, it } from "vitest";
import { listFunction } from "../../provider/lookups/functions";
import { sharedResource } from "../../provider/shares/kinds/kind";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import { sharedKey } from "../../provider/shares/model/key";
import { shareResource } from "../../provider/shares/resources/share";
import { otherOwner, owner, recipient, refusal, region, World } from "../shares/world";

describe.each(kinds)("$lookup", (kind) => {
  const { input, noun } = kind;
  const { call } = listFunction(kind);

  /** Something with two shares, by others, and a process whose stack declares no region. */
  const shared = () => {
    const world = new World();
    const id = world.addResource(kind);
    const permission = kind.permissions.length > 0 ? ("READONLY" as const) : undefined;
    const shareIds = [recipient, otherOwner].map((principal) => world.service.shareOutside(id, principal, permission));
    const { context } = world.process({ ambientRegion: region });
    return { world, id, shareIds, context };
  };

  it("returns the shares as they are, with one list, and where they are", async () => {
    const { world, id, shareIds, context } = shared();
    world.service.accept(shareIds[1] as string);
    const permission = kind.permissions.length > 0 ? { permissionType: "READONLY" } : {};
    expect(await call(context, { [input]: id })).toEqual({
      result: {
        [input]: id,
        region,
        shares: [
          { ...permission, shareId: shareIds[0], sharedWith: recipient, status: "PENDING" },
          { ...permission, shareId: shareIds[1], sharedWith: otherOwner, status: "ACCEPTED" },
        ],
      },
    });
    expect(world.calls.map(({ operation }) => operation)).toEqual(["list"]);
  });

  it("refuses an ARN of another region, by argument, before any call", async () => {
    const { world, context } = shared();
    const arn =
      kind.idForm === "ARN" ? kind.example : `arn:aws:wellarchitected:us-east-1:${owner}:workload/${kind.example}`;
    const answer = await call(context, { [input]: arn });
    expect(answer).toEqual({
      failures: [{ property: input, reason: expect.stringContaining("is in us-east-1") }],
    });
    expect(world.calls).toEqual([]);
  });

  it("declares nothing: a resource may share the same", async () => {
    const { id, context } = shared();
    await call(context, { [input]: id });
    await call(context, { [input]: id });
    const key = sharedKey({ region, resource: sharedResource(kind, id) });
    expect(context.declarations.declareSharer({ shared: key, scope: "urn", isExclusive: true })).toBeUndefined();
  });

  it("names what was being done if the service refuses", async () => {
    const { world, context } = shared();
    const theirs = world.addResource(kind, otherOwner);
    const { message } = await refusal(call(context, { [input]: theirs }));
    expect(message).toMatch(new RegExp(`^listing the shares of ${noun} ${theirs} in ${region}: .*NotFound`));
  });

  describe("and a list of shares", () => {
    const { list = () => Promise.reject(new Error("it can't be listed")) } = shareResource(kind);

    it("has the ids by which each can be imported", async () => {
      const { id, shareIds, context } = shared();
      expect(await list(context, { [input]: id })).toEqual([
        { id: `${id}/${shareIds[0]}`, name: recipient },
        { id: `${id}/${shareIds[1]}`, name: otherOwner },
      ]);
    });

    it("has the region in them if the query names it, and the id does not", async () => {
      const { id, shareIds, context } = shared();
      const [first] = await list(context, { [input]: id, region });
      expect(first?.id).toBe(`${id}/${shareIds[0]}${kind.idForm === "ARN" ? "" : `@${region}`}`);
    });

    it("needs something to list, and says all that is wrong with a query", async () => {
      const { context } = shared();
      const { message } = await refusal(list(context, { regoin: region }));
      expect(message).toMatch(new RegExp(`^${input} is required; regoin is not an input`));
    });
  });
});

describe("getWorkloadShares", () => {
  it("takes a workload's ARN, and returns it as it was written", async () => {
    const world = new World();
    const arn = `arn:aws:wellarchitected:${region}:${owner}:workload/${world.addWorkload()}`;
    const answer = await listFunction(workload).call(world.process({ ambientRegion: region }).context, {
      workloadId: arn,
    });
    expect(answer).toMatchObject({ result: { workloadId: arn, shares: [] } });
  });
});
