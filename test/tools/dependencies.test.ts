import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dependenciesProblem, ensureDependencies } from "../../tools/setup/dependencies.mjs";
import { recordedReport, scratchFolder, writeJson } from "./scratch.js";

const a = { version: "1.0.0", integrity: "sha512-a" };
const otherPlatform = { version: "1.0.0", integrity: "sha512-o", optional: true };
const wanted = { "": { name: "project" }, "node_modules/a": a, "node_modules/@os/other": otherPlatform };

function projectWith({ locked = wanted as object, installed }: { locked?: object; installed?: object }) {
  const project = scratchFolder();
  writeJson(project, "package-lock.json", { packages: locked });
  if (installed) writeInstalled(project, installed);
  return project;
}

function writeInstalled(project: string, packages: object) {
  writeJson(project, "node_modules/.package-lock.json", { packages });
}

test("what npm recorded as installed is what package-lock.json says, but for other platforms' packages", () => {
  expect(dependenciesProblem(projectWith({ installed: { "node_modules/a": a } }))).toBeUndefined();
});

test.each([
  ["no node_modules, or an installation cut short", undefined, "node_modules is missing or incomplete"],
  ["a package is missing", {}, "a is missing"],
  ["another version", { "node_modules/a": { ...a, version: "0.9.0" } }, "a is 0.9.0 instead of 1.0.0"],
  ["other contents", { "node_modules/a": { ...a, integrity: "sha512-z" } }, "a has other contents"],
  ["a left-over", { "node_modules/a": a, "node_modules/@x/b": a }, "@x/b is not in package-lock.json"],
])("what differs is named: %s", (_name, installed, problem) => {
  const project = projectWith(installed ? { installed } : {});

  expect(dependenciesProblem(project)).toBe(problem);
});

test("nothing is installed, said or locked when all is there", async () => {
  const project = projectWith({ installed: { "node_modules/a": a } });
  const report = recordedReport();

  await ensureDependencies({ project, env: {}, report, install: () => Promise.reject(new Error("not expected")) });

  expect(report.told).toEqual([]);
  expect(existsSync(join(project, ".setup.lock"))).toBe(false);
});

test("two runs at once install once", async () => {
  const project = projectWith({});
  const report = recordedReport();
  let installations = 0;
  const install = async () => {
    installations++;
    await new Promise((resolve) => setTimeout(resolve, 50));
    writeInstalled(project, { "node_modules/a": a });
  };

  await Promise.all([1, 2].map(() => ensureDependencies({ project, env: {}, report, install })));

  expect(installations).toBe(1);
  expect(report.told).toContain("dependencies: waiting for another run that installs them");
});

test("a failed installation lets go of the lock", async () => {
  const project = projectWith({});
  const install = () => Promise.reject(new Error("npm ci failed"));

  await expect(ensureDependencies({ project, env: {}, report: recordedReport(), install })).rejects.toThrow("npm ci");
  expect(existsSync(join(project, ".setup.lock"))).toBe(false);
});
