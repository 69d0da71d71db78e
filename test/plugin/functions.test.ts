import test from "ava";
import { libraries } from "../../provider/engine/pulumis-libraries";
import { kinds } from "../../provider/shares/kinds/kinds";
import { addOfEach, shareEachOutside } from "../engine/kinds";
import { refusal } from "./client";
import { reviewer, startConfiguredPlugin } from "./protocol";

const { status } = libraries.grpc;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const getWorkloadShares = "wellarchitected:index:getWorkloadShares";
const workloadShare = "wellarchitected:index:WorkloadShare";

/** A test with something of each kind in a Region that isn't the configured one, which somebody has shared. */
const test = base.extend<{
  there: { region: string; shared: Record<string, string>; shareIds: Record<string, string> };
}>({
  there: async ({ emulator }, use) => {
    const region = "eu-west-1";
    const shared = await addOfEach(emulator, { region });
    await use({ region, shared, shareIds: await shareEachOutside(emulator, shared, reviewer, "CONTRIBUTOR") });
  },
});

test("each kind has a function that tells every share, whoever made it", async (t) => {
  const { engine, there } = await startConfiguredPlugin(t);

  const { region, shared, shareIds } = there;
  for (const { name, input, lookup, permissions } of kinds) {
    const named = { [input]: shared[name], region };
    const { result, failures } = await engine.invoke(`wellarchitected:index:${lookup}`, named);
    t.deepEqual(failures, []);
    const permission = permissions.length > 0 ? { permissionType: "CONTRIBUTOR" } : {};
    const share = { shareId: shareIds[name], sharedWith: reviewer, ...permission, status: "PENDING" };
    t.deepEqual(result, { ...named, shares: [share] });
  }
});

describe("getWorkloadShares", () => {
  test("names each argument that is wrong, before any call", async (t) => {
    const { engine, emulator } = await startConfiguredPlugin(t);

    const { failures } = await engine.invoke(getWorkloadShares, { workloadId: "wl-1", regoin: "eu-west-1" });
    t.deepEqual(failures.map(({ property }) => property).sort(), ["regoin", "workloadId"]);
    const unknownArgument = failures.find(({ property }) => property === "regoin");
    t.is(unknownArgument?.reason, "is not an input of getWorkloadShares, which takes workloadId, region");
    t.deepEqual(await emulator.control.calls(), []);
  });

  test("of a workload that isn't there is an error", async (t) => {
    const { engine } = await startConfiguredPlugin(t);

    const error = await refusal(engine.invoke(getWorkloadShares, { workloadId: "0".repeat(32) }));
    t.regex(error.details, /^listing the shares of workload 0{32} in us-east-1: .*ResourceNotFoundException/);
  });

  test("there is no other function", async (t) => {
    const { engine } = await startConfiguredPlugin(t);

    const error = await refusal(engine.invoke("wellarchitected:index:getWorkload", {}));
    t.like(error, { code: status.NOT_FOUND, details: expect.stringContaining("getWorkload") });
  });
});

describe("List", () => {
  test("answers the ids by which the shares of each kind can be imported", async (t) => {
    const { engine, emulator } = await startConfiguredPlugin(t);

    const shared = await addOfEach(emulator);
    const shareIds = await shareEachOutside(emulator, shared, reviewer);
    for (const { name, input } of kinds) {
      const type = `wellarchitected:index:${name}`;
      const { results, next } = await engine.list(type, { [input]: shared[name] });
      t.deepEqual(results, [{ id: `${shared[name]}/${shareIds[name]}`, name: reviewer }]);
      t.is(next, undefined);
      const imported = await engine.read(results[0]?.id as string, undefined, { type });
      t.like(imported.inputs, { [input]: shared[name], sharedWith: reviewer });
    }
  });

  test("in a Region that the query names, the ids say where: by the ARN, or at their end", async (t) => {
    const { engine, there } = await startConfiguredPlugin(t);

    const { region, shared, shareIds } = there;
    for (const { name, input, idForm } of kinds) {
      const type = `wellarchitected:index:${name}`;
      const place = idForm === "ARN" ? "" : `@${region}`;
      const { results } = await engine.list(type, { [input]: shared[name], region });
      t.deepEqual(results, [{ id: `${shared[name]}/${shareIds[name]}${place}`, name: reviewer }]);
      const imported = await engine.read(results[0]?.id as string, undefined, { type });
      t.like(imported.properties, { shareId: shareIds[name], region });
    }
  });

  test("comes in pages, and ends at a limit", async (t) => {
    const { engine, emulator, workloadId } = await startConfiguredPlugin(t);

    const principals = ["222222222222", "333333333333", "444444444444"];
    for (const principal of principals) await emulator.control.shareOutside(workloadId, principal, "READONLY");
    const first = await engine.list(workloadShare, { workloadId }, { pageSize: 2 });
    t.is(first.results.length, 2);
    const rest = { pageSize: 2, continuationToken: first.next as string };
    const second = await engine.list(workloadShare, { workloadId }, rest);
    t.is(second.next, undefined);
    t.deepEqual([...first.results, ...second.results].map(({ name }) => name).sort(), principals);
    t.is((await engine.list(workloadShare, { workloadId }, { limit: 2, pageSize: 2 })).next, undefined);
  });

  test("of a workload that isn't known yet isn't known", async (t) => {
    const { engine } = await startConfiguredPlugin(t);

    t.like(await engine.list(workloadShare, { workloadId: unknown }), { results: [], isComputed: true });
  });

  test("without a workload, or of another kind, is an error", async (t) => {
    const { engine } = await startConfiguredPlugin(t);

    t.is((await refusal(engine.list(workloadShare, {}))).details, "workloadId is required");
    const sets = await refusal(engine.list("wellarchitected:index:WorkloadShares", {}));
    t.is(sets.code, status.UNIMPLEMENTED);
    t.is((await refusal(engine.list("aws:s3:Bucket", {}))).code, status.NOT_FOUND);
  });
});
