import { expect, it } from "vitest";
import { workload } from "../../../provider/shares/kinds/workload";
import { shareResource } from "../../../provider/shares/resources/share";
import { checkShare } from "../properties";
import { inputsFor, unknown, World } from "../world";

const { create } = shareResource(workload);

/** New shares of three workloads, which a run has checked in this order. */
async function checked(olds: object = {}, changes: object = {}) {
  const world = new World();
  const { context } = world.process();
  const inputs = ["a", "b", "c"].map((name) => ({ ...inputsFor(world.addWorkload(), { name }), ...changes }));
  for (const each of inputs) await checkShare(context, { ...olds }, { ...each });
  const listed = () =>
    world.calls.flatMap(({ operation, request }) => (operation === "list" ? [request.WorkloadId] : []));
  return { world, context, inputs, listed, workloads: inputs.map(({ workloadId }) => workloadId) };
}

it("while the first share is created, the lists that the others begin with are on their way", async () => {
  const { context, inputs, listed, workloads } = await checked();
  expect(listed()).toEqual([]);
  const creating = create(context, { ...inputs[0] });
  await new Promise(setImmediate);
  const [own, ...ahead] = listed();
  expect(own).toBe(workloads[0]);
  expect(ahead.slice(0, 2)).toEqual(workloads.slice(1));
  await creating;
});

it("no list is sent ahead for a share that exists", async () => {
  const { context, inputs, listed, workloads } = await checked({ region: "eu-west-1" });
  await create(context, { ...inputs[0] });
  expect(new Set(listed())).toEqual(new Set([workloads[0]]));
});

it("nor for one whose place isn't known", async () => {
  const { context, inputs, listed, workloads } = await checked({}, { connection: unknown });
  await create(context, { ...inputs[0], connection: undefined });
  expect(new Set(listed())).toEqual(new Set([workloads[0]]));
});
