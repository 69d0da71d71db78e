import { expect } from "vitest";
import { folderProject, hasLanguageHost, unlessSkipped } from "./folder-project";
import { asLinkWithSecondPulumi } from "./modules";
import { commonJs } from "./programs";
import { Project } from "./project";
import { test } from "./scene";

// The engine's client of one copy takes no requests of another copy.
test("a linked package with a second @pulumi/pulumi fails an inline program aloud, before anything is made", async ({
  scene,
}) => {
  const project = new Project(scene, "program", commonJs, { installation: asLinkWithSecondPulumi });

  const [up] = await project.operate(["up"]);

  expect(up?.error).toContain("failed to register new resource review");
  expect(up?.error).toContain(`${project.folder}-checkout/node_modules/@pulumi/pulumi`);
  expect(up?.shares).toEqual([]);
  expect(await scene.emulator.control.calls()).toEqual([]);
});

test.skipIf(!hasLanguageHost)(`the same works in a plain pulumi up${unlessSkipped}`, async ({ scene }) => {
  const program = `
const { WorkloadShare } = require("pulumi-wellarchitected");
const workloadId = process.env.WORKLOAD_ID;
new WorkloadShare("review", { workloadId, sharedWith: "222222222222", permissionType: "READONLY" });
`;
  const files = { "index.js": program, "package.json": "{}" };
  const { pulumi } = await folderProject(scene, files, asLinkWithSecondPulumi);

  await pulumi("up", "--yes", "--skip-preview");

  expect(await scene.emulator.control.shares()).toHaveLength(1);
});
