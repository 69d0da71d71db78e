import test from "ava";
import { workload } from "../../../provider/shares/kinds/workload";
import { shareResource } from "../../../provider/shares/resources/share";
import { checkShare } from "../properties";
import { inputsFor, unknown, World } from "../world";

const { create } = shareResource(workload);

/** Shares of three workloads, which a run has checked in this order. */
async function checkThree(olds: object = {}, changes: object = {}) {
  const world = new World();
  const { context } = world.process();
  const inputs = ["a", "b", "c"].map((name) => ({ ...inputsFor(world.addWorkload(), { name }), ...changes }));
  for (const each of inputs) await checkShare(context, { ...olds }, { ...each });
  const listed = () =>
    world.calls.filter(({ operation }) => operation === "list").map((call) => call.request.WorkloadId);
  return { context, inputs, listed, workloads: inputs.map(({ workloadId }) => workloadId) };
}

test("while the first share is created, the lists that the creates after it begin with are on their way", async (t) => {
  const { context, inputs, listed, workloads } = await checkThree();
  t.deepEqual(listed(), []);

  const creating = create(context, { ...inputs[0] });
  await new Promise(setImmediate);

  t.deepEqual(listed().slice(0, 3), workloads);
  await creating;
});

test("no list is sent ahead for a share that exists", async (t) => {
  const { context, inputs, listed, workloads } = await checkThree({ region: "eu-west-1" });

  await create(context, { ...inputs[0] });

  t.deepEqual(new Set(listed()), new Set([workloads[0]]));
});

test("no list is sent ahead for a share whose connection isn't known yet", async (t) => {
  const { context, inputs, listed, workloads } = await checkThree({}, { connection: unknown });

  await create(context, { ...inputs[0], connection: undefined });

  t.deepEqual(new Set(listed()), new Set([workloads[0]]));
});
