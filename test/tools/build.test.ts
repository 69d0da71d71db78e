import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ensureBuild } from "../../tools/setup/build.mjs";
import { recordedReport, scratchFolder, writeJson, writeText } from "./scratch.js";

/** "Compiles" each source to an empty file of its name. */
async function compile(project: string, _node: string, folder: string) {
  for (const file of readdirSync(join(project, "provider"))) writeText(folder, file.replace(/ts$/, "js"), "");
}

function someProject() {
  const project = scratchFolder();
  for (const file of ["tsconfig.json", "package.json", "package-lock.json"]) writeJson(project, file, {});
  writeJson(project, "tsconfig.build.json", { include: ["provider"] });
  writeText(project, "provider/share.ts", "");
  writeText(project, "provider/token.ts", "");
  const build = async (using = compile) => {
    const report = recordedReport();
    await ensureBuild({ project, node: process.execPath, report, compile: using });
    return report.told.length > 0;
  };
  return { project, build, dist: () => readdirSync(join(project, "dist")).sort() };
}

test("is done once, and again when a source changes", async () => {
  const { project, build } = someProject();

  expect([await build(), await build()]).toEqual([true, false]);
  writeText(project, "provider/share.ts", "changed");
  expect([await build(), await build()]).toEqual([true, false]);
});

test("leaves nothing in dist/ of a source that was deleted", async () => {
  const { project, build, dist } = someProject();
  await build();
  expect(dist()).toEqual(["share.js", "token.js"]);

  rmSync(join(project, "provider/token.ts"));
  await build();

  expect(dist()).toEqual(["share.js"]);
});

test("that fails keeps the last one, and is tried again", async () => {
  const { project, build, dist } = someProject();
  await build();
  writeText(project, "provider/broken.ts", "");

  await expect(build(() => Promise.reject(new Error("tsc failed")))).rejects.toThrow("tsc failed");

  expect(dist()).toEqual(["share.js", "token.js"]);
  expect(await build()).toBe(true);
  expect(dist()).toEqual(["broken.js", "share.js", "token.js"]);
});
