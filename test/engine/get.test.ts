import test from "ava";
import { kinds } from "../../provider/shares/kinds/kinds";
import { shareClass, WorkloadShare } from "./door";
import { addOfEach, shareEachOutside } from "./kinds";
import { failureOf, reviewer, startShop, stateOf } from "./project";

test("get reads shares that the program does not manage, by their principal, and destroy leaves them", async (t) => {
  const { emulator, project } = await startShop(t);

  const region = "eu-west-1";
  const shared = await addOfEach(emulator, { region });
  const ids = await shareEachOutside(emulator, shared, reviewer, "CONTRIBUTOR");
  const stack = await project.stack(async () => {
    const found = kinds.map((kind) => {
      const { shareId, region, status } = shareClass(kind).get(kind.name, `${shared[kind.name]}/${reviewer}@eu-west-1`);
      return [kind.name, { shareId, region, status }];
    });
    return Object.fromEntries(found);
  });
  const { outputs } = await stack.up();
  const states = await stateOf(stack);
  for (const { name, input, permissions } of kinds) {
    t.deepEqual(outputs[name]?.value, { shareId: ids[name], region, status: "PENDING" });
    const permission = permissions.length > 0 ? { permissionType: "CONTRIBUTOR" } : {};
    t.like(states[name]?.outputs, { [input]: shared[name], sharedWith: reviewer, ...permission });
  }
  await stack.destroy();
  t.is((await emulator.control.shares()).length, kinds.length);
});

test("a malformed id is an error that shows the forms", async (t) => {
  const { project } = await startShop(t);

  const stack = await project.stack(async () => {
    WorkloadShare.get("theirs", "wl-1/222222222222");
  });
  t.regex(
    await failureOf(stack.preview()),
    /An id is <WorkloadId>\/<ShareId> or, for import, <WorkloadId>\/<SharedWith>/,
  );
});
