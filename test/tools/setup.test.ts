import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { execa } from "execa";
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
function projectWith(t: ExecutionContext, { record, script }: { record?: string; script: string }) {
  const [project, bin] = [scratchFolder(t), scratchFolder(t)];
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
    record: () => (existsSync(recordFile) ? readFileSync(recordFile, "utf8") : ""),
    leftovers: () => readdirSync(project).filter((name) => name.startsWith(".npm-ci-")),
  };
}

const installs = `mkdir node_modules && echo '${installed}' > node_modules/.package-lock.json`;

test("nothing is installed if npm's record is what package-lock.json says, but for other platforms' packages", async (t) => {
  const { setUp } = projectWith(t, { record: installed, script: "exit 9" });

  t.is((await setUp()).exitCode, 0);
});

test("npm ci runs if npm has no record, or one in which a package is missing or another", async (t) => {
  for (const record of [undefined, lock({}), lock({ "node_modules/a": { integrity: "sha512-z" } })]) {
    const { setUp, ...project } = projectWith(t, { ...(record && { record }), script: installs });

    t.is((await setUp()).exitCode, 0);

    t.true(project.record().includes("sha512-a"), record);
    t.deepEqual(project.leftovers(), []);
  }
});

test("an installation that fails leaves what was there, and says why", async (t) => {
  const { setUp, ...project } = projectWith(t, { record: lock({}), script: "echo refused >&2; exit 3" });

  const { exitCode, stderr } = await setUp();

  t.is(exitCode, 3);
  t.true(stderr.includes("refused"));
  t.is(project.record(), lock({}));
  t.deepEqual(project.leftovers(), []);
});

test("two installations at once both end with what they need", async (t) => {
  const { setUp, ...project } = projectWith(t, { script: `sleep 0.3; ${installs}` });

  const ends = await Promise.all([setUp(), setUp()]);

  t.deepEqual(
    ends.map(({ exitCode }) => exitCode),
    [0, 0],
  );
  t.true(project.record().includes("sha512-a"));
  t.deepEqual(project.leftovers(), []);
});
