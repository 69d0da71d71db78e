import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { kinds } from "../../provider/shares/kinds/kinds";
import { installedFolder, oldestNode } from "./installed";
import { run } from "./run";

/** What each entry point is for: the least that a program must find in it. */
const entryPoints = {
  "pulumi-wellarchitected": [...kinds.map(({ name }) => name), "WorkloadShares"],
  "pulumi-wellarchitected/provider": ["providers"],
  "pulumi-wellarchitected/emulator": ["startEmulator"],
};

const nodes = {
  "this Node": async () => process.execPath,
  "the oldest supported Node": oldestNode,
};

let folder: string;

beforeAll(async () => {
  folder = await installedFolder();
  return () => rmSync(folder, { recursive: true });
});

/** Code that prints the type of each of these variables. */
const print = (names: readonly string[]) => `console.log(${names.map((name) => `typeof ${name}`)})`;

const typesOf = (names: readonly string[]) => {
  const types = names.map(() => "(function|object)").join(" ");
  return expect.stringMatching(new RegExp(`^${types}\n$`));
};

describe.each(Object.entries(nodes))("%s", (_, nodePath) => {
  let node: string;

  beforeAll(async () => {
    node = await nodePath();
  });

  test.each(Object.entries(entryPoints))("requires %s", async (entryPoint, names) => {
    const program = `const { ${names} } = require(${JSON.stringify(entryPoint)}); ${print(names)}`;
    const { stdout, stderr } = await run(node, ["--input-type=commonjs", "--eval", program], { cwd: folder });
    t.deepEqual({ stdout, stderr }, { stdout: typesOf(names), stderr: "" });
  });

  test.each(Object.entries(entryPoints))("imports %s by name", async (entryPoint, names) => {
    const program = `import { ${names} } from ${JSON.stringify(entryPoint)}; ${print(names)}`;
    const { stdout, stderr } = await run(node, ["--input-type=module", "--eval", program], { cwd: folder });
    t.deepEqual({ stdout, stderr }, { stdout: typesOf(names), stderr: "" });
  });

  test("runs the emulator's command", async (t) => {
    const command = join(folder, "node_modules", "pulumi-wellarchitected", "dist", "emulator", "main.js");
    const help = await run(node, [command, "--help"], { cwd: folder });
    t.deepEqual(help, { exitCode: 0, stdout: expect.stringContaining("wellarchitected-emulator"), stderr: "" });
    t.regex(help.stdout, /--port/);
  });
});

test("npm puts every command of the package on the path", async (t) => {
  const commands = readdirSync(join(folder, "node_modules", ".bin"));
  t.true(commands.includes("wellarchitected-emulator"));
  const { stdout, exitCode } = await run(join(folder, "node_modules", ".bin", "wellarchitected-emulator"), ["--help"], {
    cwd: folder,
  });
  t.deepEqual({ stdout, exitCode }, { stdout: expect.stringContaining("--port"), exitCode: 0 });
});

test("the package's inner files are no entry points", async (t) => {
  const program = `require("pulumi-wellarchitected/dist/provider/shares/model/token.js")`;
  const { stderr } = await run(process.execPath, ["--input-type=commonjs", "--eval", program], { cwd: folder });
  t.regex(stderr, /ERR_PACKAGE_PATH_NOT_EXPORTED/);
});
