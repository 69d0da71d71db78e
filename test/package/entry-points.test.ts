import { delimiter, dirname, join } from "node:path";
import test from "ava";
import { kinds } from "../../provider/shares/kinds/kinds";
import { installedFolder, oldestNode } from "./installed";
import { run } from "./run";

/** What each entry point is for: the least that a program must find in it. Those that load less come first. */
const entryPoints = {
  "pulumi-wellarchitected/emulator": ["startEmulator"],
  "pulumi-wellarchitected/policy": ["trustedPrincipals"],
  "pulumi-wellarchitected/provider": ["providers"],
  "pulumi-wellarchitected": [...kinds.map(({ name }) => name), "WorkloadShares"],
};

/** What the help of each command shows. */
const commands = {
  "wellarchitected-emulator": /wellarchitected-emulator .*--port/s,
  "wellarchitected-shares": /wellarchitected-shares .*scan/s,
};

const names = Object.values(entryPoints).flat();
const print = `console.log([${names.map((name) => `typeof ${name}`)}].join())`;

/** What names all that a program needs, by the sort of module that the program is. */
const programs = {
  commonjs: Object.entries(entryPoints).map(([entry, names]) => `const { ${names} } = require("${entry}");`),
  module: Object.entries(entryPoints).map(([entry, names]) => `import { ${names} } from "${entry}";`),
};

const entryPointsWorkOn = test.macro({
  title: (nodes) => `${nodes} requires and imports each entry point by name, without a warning, and runs the commands`,
  async exec(t, nodePath: () => Promise<string>) {
    const [folder, node] = [await installedFolder(t), await nodePath()];

    for (const [type, lines] of Object.entries(programs)) {
      const program = [...lines, print].join("\n");
      const { stdout, stderr } = await run(node, [`--input-type=${type}`, "--eval", program], { cwd: folder });

      t.is(stderr, "", type);
      t.regex(stdout, new RegExp(`^${names.map(() => "(function|object)").join(",")}\n$`), type);
    }

    for (const [name, shown] of Object.entries(commands)) {
      const command = join(folder, "node_modules", ".bin", name);
      const env = { PATH: [dirname(node), process.env.PATH].join(delimiter) };
      const { exitCode, stdout, stderr } = await run(command, ["--help"], { cwd: folder, env });

      t.like({ exitCode, stderr }, { exitCode: 0, stderr: "" }, name);
      t.regex(stdout, shown);
    }
  },
});

test("this Node", entryPointsWorkOn, async () => process.execPath);
test("the oldest supported Node", entryPointsWorkOn, oldestNode);

test("the package's inner files are no entry points", async (t) => {
  const folder = await installedFolder(t);

  const program = `require("pulumi-wellarchitected/dist/provider/shares/model/token.js")`;
  const { stderr } = await run(process.execPath, ["--input-type=commonjs", "--eval", program], { cwd: folder });

  t.regex(stderr, /ERR_PACKAGE_PATH_NOT_EXPORTED/);
});
