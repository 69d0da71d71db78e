import test from "ava";
import { folderProject, hasLanguageHost, unlessSkipped } from "./folder-project";
import { asLinkWithSecondPulumi } from "./modules";
import { tsconfig } from "./programs";
import { startScene } from "./scene";

const declaration = `
const share = new WorkloadShare("review", {
  workloadId: process.env.WORKLOAD_ID ?? "",
  sharedWith: "222222222222",
  permissionType: "READONLY",
});
export const shareId = share.shareId;
`;

/** The files of projects as people have them, for a `pulumi up` in their folder. */
const projects = {
  TypeScript: {
    "index.ts": `import { WorkloadShare } from "pulumi-wellarchitected";${declaration}`,
    "tsconfig.json": tsconfig,
    "package.json": `{ "main": "index.ts", "devDependencies": { "typescript": "^5" } }`,
  },
  "TypeScript in ESM": {
    "index.ts": `import { WorkloadShare } from "pulumi-wellarchitected";${declaration}`,
    "tsconfig.json": `{ "compilerOptions": { "strict": true, "module": "nodenext", "target": "es2022" } }`,
    "package.json": `{ "type": "module", "main": "index.ts", "devDependencies": { "typescript": "^5" } }`,
  },
  "JavaScript in ESM": {
    "index.js": `import { WorkloadShare } from "pulumi-wellarchitected";${declaration}`,
    "package.json": `{ "type": "module", "main": "index.js" }`,
  },
  "JavaScript in CommonJS": {
    "index.js": `const { WorkloadShare } = require("pulumi-wellarchitected");${declaration.replace("export const shareId", "exports.shareId")}`,
    "package.json": `{ "main": "index.js" }`,
  },
};

const runsProject = test.macro({
  title: (sort) => `pulumi up runs a project in ${sort}, and a preview then shows no change${unlessSkipped}`,
  async exec(t, files: Readonly<Record<string, string>>) {
    const scene = await startScene(t);
    const { pulumi } = folderProject(scene, files);

    await pulumi("up", "--yes", "--skip-preview");

    t.like(await scene.emulator.control.shares(), [{ resourceId: scene.workloadId, permissionType: "READONLY" }]);
    await t.notThrowsAsync(pulumi("preview", "--expect-no-changes"));
  },
});

for (const [sort, files] of Object.entries(projects))
  (hasLanguageHost ? test.serial : test.skip)(sort, runsProject, files);

(hasLanguageHost ? test.serial : test.skip)(
  `pulumi up runs a program whose linked package has a second @pulumi/pulumi${unlessSkipped}`,
  async (t) => {
    const scene = await startScene(t);
    const { pulumi } = folderProject(scene, projects["JavaScript in CommonJS"], asLinkWithSecondPulumi);

    await pulumi("up", "--yes", "--skip-preview");

    t.is((await scene.emulator.control.shares()).length, 1);
  },
);
