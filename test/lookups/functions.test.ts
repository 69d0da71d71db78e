import test from "ava";
import { listFunction } from "../../provider/lookups/functions";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import { sharedResource } from "../../provider/shares/kinds/kind";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import { sharedKey } from "../../provider/shares/model/key";
import { shareResource } from "../../provider/shares/resources/share";
import { otherOwner, owner, recipient, refusal, region, World } from "../shares/world";

/** Something with two shares, by others, and a process whose stack declares no region. */
function startShared(kind: ShareKind = workload) {
  const world = new World();
  const id = world.addResource(kind);
  const permission = kind.permissions.length > 0 ? ("READONLY" as const) : undefined;
  const shareIds = [recipient, otherOwner].map((principal) => world.service.shareOutside(id, principal, permission));
  const { context } = world.process({ ambientRegion: region });
  const lookUp = (args: object) => listFunction(kind).call(context, { ...args });
  const { list = () => Promise.reject(new Error("it can't be listed")) } = shareResource(kind);
  return { world, id, shareIds, context, lookUp, list: (query: object) => list(context, { ...query }) };
}

for (const kind of kinds) {
  const { lookup, input } = kind;

  test(`${lookup} returns the shares as they are, and where they are, with one list`, async (t) => {
    const { world, id, shareIds, lookUp } = startShared(kind);
    const [first, second] = shareIds as [string, string];
    world.service.accept(second);

    const answer = await lookUp({ [input]: id });

    const permission = kind.permissions.length > 0 ? { permissionType: "READONLY" } : {};
    const shares = [
      { ...permission, shareId: first, sharedWith: recipient, status: "PENDING" },
      { ...permission, shareId: second, sharedWith: otherOwner, status: "ACCEPTED" },
    ];
    t.deepEqual<unknown, unknown>(answer, { result: { [input]: id, region, shares } });
    t.deepEqual(
      world.calls.map(({ operation }) => operation),
      ["list"],
    );
  });

  test(`a list of a ${kind.name} has the ids by which each can be imported, with a region that the query names if the id has none`, async (t) => {
    const { id, shareIds, list } = startShared(kind);
    const [first, second] = shareIds as [string, string];
    const place = kind.idForm === "ARN" ? "" : `@${region}`;

    t.deepEqual(await list({ [input]: id }), [
      { id: `${id}/${first}`, name: recipient },
      { id: `${id}/${second}`, name: otherOwner },
    ]);
    t.is((await list({ [input]: id, region }))[0]?.id, `${id}/${first}${place}`);
  });
}

test("a lookup takes a workload's ARN, and returns it as it was written", async (t) => {
  const { id, lookUp } = startShared();
  const arn = `arn:aws:wellarchitected:${region}:${owner}:workload/${id}`;

  const answer = await lookUp({ workloadId: arn });

  t.like(answer, { result: { workloadId: arn } });
});

test("a lookup refuses an ARN of another region, by its argument, before any call", async (t) => {
  const { world, id, lookUp } = startShared();

  const answer = await lookUp({ workloadId: `arn:aws:wellarchitected:us-east-1:${owner}:workload/${id}` });

  const [failure, ...others] = "failures" in answer ? answer.failures : [];
  t.is(failure?.property, "workloadId");
  t.true(failure?.reason.includes("is in us-east-1"));
  t.deepEqual(others, []);
  t.deepEqual(world.calls, []);
});

test("a lookup declares nothing: a resource may share the same exclusively", async (t) => {
  const { id, context, lookUp } = startShared();
  for (const _ of ["once", "again"]) await lookUp({ workloadId: id });

  const shared = sharedKey({ region, resource: sharedResource(workload, id) });

  t.is(context.declarations.declareSharer({ shared, scope: "urn", isExclusive: true }), undefined);
});

test("a lookup that the service refuses names what was being done", async (t) => {
  const { world, lookUp } = startShared();
  const theirs = world.addResource(workload, otherOwner);

  const { message } = await refusal(lookUp({ workloadId: theirs }));

  t.regex(message, new RegExp(`^listing the shares of workload ${theirs} in ${region}: .*NotFound`));
});

test("a list reports all that is wrong with its query", async (t) => {
  const { list } = startShared();

  const { message } = await refusal(list({ regoin: region }));

  t.regex(message, /^workloadId is required; regoin is not an input/);
});
