import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "ava";
import { execa } from "execa";
import { projectFolder } from "#tools/project.mjs";

test("examples/testing: a user's tests of a program pass, with mocks and on the emulator", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-testing-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(projectFolder, "examples", "testing"), folder, { recursive: true });
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    const installed = join(folder, "node_modules", name);
    mkdirSync(dirname(installed), { recursive: true });
    const isOurs = name === "pulumi-wellarchitected";
    symlinkSync(isOurs ? projectFolder : join(projectFolder, "node_modules", name), installed);
  }

  const ava = join(folder, "node_modules", "ava", "entrypoints", "cli.js");
  const { all, exitCode } = await execa(process.execPath, [ava], { cwd: folder, all: true, reject: false });

  t.is(exitCode, 0, all);
  t.regex(all, /3 tests passed/);
});
