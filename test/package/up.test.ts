import test from "ava";
import { addOfEach } from "../engine/kinds";
import { commonJs, esm, typeScript } from "./programs";
import { Project } from "./project";
import { startScene } from "./scene";

test.for([
  ["in TypeScript, under ts-node,", typeScript],
  ["in ESM JavaScript", esm],
  ["in CommonJS JavaScript", commonJs],
] as const)("a program %s makes a share of each kind, keeps them and destroys them", async ([, program], { scene }) => {
  const project = new Project(scene, "program", program);
  const { WorkloadShare: _, ...others } = await addOfEach(scene.emulator);

  const [up, again, destroy] = await project.operate(
    ["up", ["up", { expectNoChanges: true, refresh: true }], "destroy"],
    { others },
  );

  t.like(up, { changes: { create: 5 }, shareId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  const { shareId } = up ?? {};
  const share = { shareId, resourceId: scene.workloadId, sharedWith: "222222222222", permissionType: "READONLY" };
  const shares = up?.shares ?? [];
  t.like(
    shares.find((made) => made.shareId === shareId),
    share,
  );
  t.deepEqual(shares.map(({ resourceId }) => resourceId).sort(), [scene.workloadId, ...Object.values(others)].sort());
  t.like(again, { changes: { same: 5 }, shareId: up?.shareId, shares: up?.shares });
  t.like(destroy, { changes: { delete: 5 }, shares: [] });
});
