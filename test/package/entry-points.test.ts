import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
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
    expect({ stdout, stderr }).toEqual({ stdout: typesOf(names), stderr: "" });
  });

  test.each(Object.entries(entryPoints))("imports %s by name", async (entryPoint, names) => {
    const program = `import { ${names} } from ${JSON.stringify(entryPoint)}; ${print(names)}`;
    const { stdout, stderr } = await run(node, ["--input-type=module", "--eval", program], { cwd: folder });
    expect({ stdout, stderr }).toEqual({ stdout: typesOf(names), stderr: "" });
  });

  test("runs the emulator's command", async () => {
    const command = join(folder, "node_modules", "pulumi-wellarchitected", "dist", "emulator", "main.js");
    const help = await run(node, [command, "--help"], { cwd: folder });
    expect(help).toEqual({ exitCode: 0, stdout: expect.stringContaining("wellarchitected-emulator"), stderr: "" });
    expect(help.stdout).toContain("--port");
  });
});

test("npm puts every command of the package on the path", async () => {
  const commands = readdirSync(join(folder, "node_modules", ".bin"));
  expect(commands).toContain("wellarchitected-emulator");
  const { stdout, exitCode } = await run(join(folder, "node_modules", ".bin", "wellarchitected-emulator"), ["--help"], {
    cwd: folder,
  });
  expect({ stdout, exitCode }).toEqual({ stdout: expect.stringContaining("--port"), exitCode: 0 });
});

test("the package's inner files are no entry points", async () => {
  const program = `require("pulumi-wellarchitected/dist/provider/shares/model/token.js")`;
  const { stderr } = await run(process.execPath, ["--input-type=commonjs", "--eval", program], { cwd: folder });
  expect(stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
});
