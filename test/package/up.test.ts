import { expect } from "vitest";
import { commonJs, esm, typeScript } from "./programs";
import { Project } from "./project";
import { test } from "./scene";

test.for([
  ["in TypeScript, under ts-node,", typeScript],
  ["in ESM JavaScript", esm],
  ["in CommonJS JavaScript", commonJs],
] as const)("a program %s makes a share, keeps it and destroys it", async ([, program], { scene }) => {
  const project = new Project(scene, "program", program);

  const [up, again, destroy] = await project.operate([
    "up",
    ["up", { expectNoChanges: true, refresh: true }],
    "destroy",
  ]);

  expect(up).toMatchObject({ changes: { create: 2 }, shareId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  const { shareId } = up ?? {};
  const share = { shareId, resourceId: scene.workloadId, sharedWith: "222222222222", permissionType: "READONLY" };
  expect(up?.shares).toMatchObject([share]);
  expect(again).toMatchObject({ changes: { same: 2 }, shareId: up?.shareId, shares: [share] });
  expect(destroy).toMatchObject({ changes: { delete: 2 }, shares: [] });
});
