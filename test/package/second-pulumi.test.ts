import test from "ava";
import { folderProject, hasLanguageHost, unlessSkipped } from "./folder-project";
import { asLinkWithSecondPulumi } from "./modules";
import { commonJs } from "./programs";
import { Project } from "./project";
import { startScene } from "./scene";

// The engine's client of one copy takes no requests of another copy.
test("a linked package with a second @pulumi/pulumi fails an inline program aloud, before anything is made", async (t) => {
  const { scene } = await startScene(t);

  const project = new Project(scene, "program", commonJs, { installation: asLinkWithSecondPulumi });

  const [up] = await project.operate(["up"]);

  t.true(up?.error.includes("failed to register new resource review"));
  t.true(up?.error.includes(`${project.folder}-checkout/node_modules/@pulumi/pulumi`));
  t.deepEqual(up?.shares, []);
  t.deepEqual(await scene.emulator.control.calls(), []);
});

(!hasLanguageHost ? test.skip : test)(`the same works in a plain pulumi up${unlessSkipped}`, async (t) => {
  const { scene } = await startScene(t);

  const program = `
const { WorkloadShare } = require("pulumi-wellarchitected");
const workloadId = process.env.WORKLOAD_ID;
new WorkloadShare("review", { workloadId, sharedWith: "222222222222", permissionType: "READONLY" });
`;
  const files = { "index.js": program, "package.json": "{}" };
  const { pulumi } = await folderProject(scene, files, asLinkWithSecondPulumi);

  await pulumi("up", "--yes", "--skip-preview");

  t.is((await scene.emulator.control.shares()).length, 1);
});
