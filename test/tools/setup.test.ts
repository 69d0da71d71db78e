import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { projectFolder } from "#tools/project.mjs";
import { scratchFolder, writeCommand, writeText } from "./scratch.js";

const locked = lock({
  "": { name: "project" },
  "node_modules/a": { integrity: "sha512-a" },
  "node_modules/@os/other": { integrity: "sha512-o", optional: true },
});
const installed = lock({ "node_modules/a": { integrity: "sha512-a" } });

function lock(packages: object) {
  return JSON.stringify({ packages });
}

/** A project whose npm does what `script` says, and whose build does nothing. */
function projectWith({ record, script }: { record?: string; script: string }) {
  const [project, bin] = [scratchFolder(), scratchFolder()];
  cpSync(join(projectFolder, "tools", "setup.mjs"), join(project, "tools", "setup.mjs"));
  writeText(project, "tools/build.mjs", "export const build = () => 0;");
  for (const name of ["package.json", ".npmrc"]) writeText(project, name, "");
  writeText(project, "package-lock.json", locked);
  const recordFile = join(project, "node_modules", ".package-lock.json");
  if (record) writeText(project, "node_modules/.package-lock.json", record);
  writeCommand(bin, "npm", script);
  return {
    setUp: () =>
      execa(process.execPath, [join(project, "tools", "setup.mjs")], {
        env: { PATH: [bin, process.env.PATH].join(delimiter) },
        reject: false,
      }),
    record: () => existsSync(recordFile) && readFileSync(recordFile, "utf8"),
    leftovers: () => readdirSync(project).filter((name) => name.startsWith(".npm-ci-")),
  };
}

const installs = `mkdir node_modules && echo '${installed}' > node_modules/.package-lock.json`;

test("nothing is installed if npm's record is what package-lock.json says, but for other platforms' packages", async () => {
  const { setUp } = projectWith({ record: installed, script: "exit 9" });

  expect((await setUp()).exitCode).toBe(0);
});

test.each([
  ["there is no record", undefined],
  ["a package is missing", lock({})],
  ["a package is another one", lock({ "node_modules/a": { integrity: "sha512-z" } })],
])("npm ci runs if %s", async (_name, record) => {
  const { setUp, ...project } = projectWith({ ...(record && { record }), script: installs });

  expect((await setUp()).exitCode).toBe(0);

  expect(project.record()).toContain("sha512-a");
  expect(project.leftovers()).toEqual([]);
});

test("an installation that fails leaves what was there, and says why", async () => {
  const { setUp, ...project } = projectWith({ record: lock({}), script: "echo refused >&2; exit 3" });

  expect(await setUp()).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("refused") });

  expect(project.record()).toBe(lock({}));
  expect(project.leftovers()).toEqual([]);
});

test("two at once both end with what they need", async () => {
  const { setUp, ...project } = projectWith({ script: `sleep 0.3; ${installs}` });

  const ends = await Promise.all([setUp(), setUp()]);

  expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(project.record()).toContain("sha512-a");
  expect(project.leftovers()).toEqual([]);
});
