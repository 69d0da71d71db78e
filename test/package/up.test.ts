import { expect } from "vitest";
import { addOfEach } from "../engine/kinds";
import { commonJs, esm, typeScript } from "./programs";
import { Project } from "./project";
import { test } from "./scene";

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

  expect(up).toMatchObject({ changes: { create: 5 }, shareId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  const { shareId } = up ?? {};
  const share = { shareId, resourceId: scene.workloadId, sharedWith: "222222222222", permissionType: "READONLY" };
  const shares = up?.shares ?? [];
  expect(shares.find((made) => made.shareId === shareId)).toMatchObject(share);
  expect(shares.map(({ resourceId }) => resourceId).sort()).toEqual(
    [scene.workloadId, ...Object.values(others)].sort(),
  );
  expect(again).toMatchObject({ changes: { same: 5 }, shareId: up?.shareId, shares: up?.shares });
  expect(destroy).toMatchObject({ changes: { delete: 5 }, shares: [] });
});
