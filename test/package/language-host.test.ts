import test from "ava";
import { folderProject, hasLanguageHost, unlessSkipped } from "./folder-project";
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

(!hasLanguageHost).for(Object.entries(projects) ? test.skip : test)(
  `pulumi up runs a project in %s${unlessSkipped}`,
  async (t) => {
    const [, files] = await startScene(t);

    const { pulumi } = await folderProject(scene, files);

    await pulumi("up", "--yes", "--skip-preview");
    const shareId = (await pulumi("stack", "output", "shareId")).trim();
    t.like(await scene.emulator.control.shares(), [{ shareId, permissionType: "READONLY" }]);

    await pulumi("preview", "--expect-no-changes");
    await pulumi("destroy", "--yes", "--skip-preview");
    t.deepEqual(await scene.emulator.control.shares(), []);
  },
);
