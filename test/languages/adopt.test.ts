import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import { allShares, profilesFor, start } from "../cli/command";
import { hasPythonSdk, python, unlessPythonSkipped } from "./python-environment";
import { startScene } from "./scene";
import { hasGo, repository, run, unlessSkipped } from "./sdk";
import { typescriptExample } from "./typescript-project";

const testIf = (isPossible: boolean) => (isPossible ? test.serial : test.skip);
const accounts = ["111111111111", "222222222222"] as const;

/** A workload in each of two accounts, with two shares each that were made by hand, and what a scan of them says. */
async function startEstate(t: ExecutionContext) {
  const scene = await startScene(t);
  const { emulator, folder } = scene;
  for (const accountId of accounts) {
    const { workloadId } = await emulator.control.addWorkload({ name: `Shop of "${accountId}"`, accountId });
    await emulator.control.shareOutside(workloadId, "333333333333", "CONTRIBUTOR");
    await emulator.control.shareOutside(workloadId, "arn:aws:iam::444444444444:role/review/Reader", "READONLY");
  }
  const { AWS_CONFIG_FILE = "" } = profilesFor(emulator, folder);
  const env: Record<string, string> = { ...scene.env, AWS_CONFIG_FILE };
  const scan = (...profiles: readonly string[]) => ["scan", "--profiles", profiles.join(), "--json"];
  return {
    ...scene,
    env,
    before: await allShares(emulator),
    /** Writes the program of what these accounts share; returns its folder. */
    async adopt(language: string, ...profiles: readonly string[]): Promise<string> {
      const out = join(folder, `${language}-${profiles.length}`);
      const { stdout } = await start(scan(...profiles), env);
      const { exitCode, stderr } = await start(
        ["adopt", "--language", language, "--plugin", "--out", out],
        env,
        stdout,
      );
      t.is(exitCode, 0, stderr);
      return out;
    },
  };
}

testIf(hasPythonSdk)(
  `the Python program of adopt takes over the shares of two accounts, and a second up changes nothing${unlessPythonSkipped}`,
  async (t) => {
    const { folder, emulator, env, before, configure, adopt } = await startEstate(t);
    const program = await adopt("python", ...accounts);
    configure(folder, {});

    const runner = join(repository, "test", "languages", "run_inline.py");
    const settings = { PROJECT_FOLDER: folder, PYTHONDONTWRITEBYTECODE: "1" };
    const stdout = await run(await python(), [runner, program], { env: { ...env, ...settings } });

    const { first, second } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    t.deepEqual(first, { import: 2, create: 3 });
    t.deepEqual(second, { same: 5 });
    t.deepEqual(await allShares(emulator), before);
  },
);

testIf(hasGo)(`the plugin's TypeScript program of adopt compiles with the generated SDK${unlessSkipped}`, async (t) => {
  const { adopt } = await startEstate(t);
  const program = await adopt("typescript", ...accounts);
  const example = await typescriptExample();
  symlinkSync(join(example, "node_modules"), join(program, "node_modules"));
  writeFileSync(join(program, "tsconfig.json"), readFileSync(join(example, "tsconfig.json")));

  const tsc = join(repository, "node_modules", "typescript", "bin", "tsc");

  await t.notThrowsAsync(run(process.execPath, [tsc, "--noEmit", "-p", program]));
});

const yamlHost = languageHosts().get("yaml");
const unlessYamlSkipped = yamlHost ? "" : " (skipped: no language host of YAML on PATH)";

testIf(yamlHost !== undefined)(
  `the YAML programs of adopt take over shares: one account's by its file, two accounts' by themselves${unlessYamlSkipped}`,
  async (t) => {
    const { emulator, env, before, adopt } = await startEstate(t);
    const PATH = [dirname(String(yamlHost)), env.PATH].join(":");
    const pulumiIn =
      (cwd: string) =>
      (...args: string[]) =>
        run("pulumi", args, { cwd, env: { ...env, PATH, PULUMI_CONFIG_PASSPHRASE: "" } });

    const one = pulumiIn(await adopt("yaml", accounts[0]));
    await one("stack", "init", "one");
    await one("config", "set", "wellarchitected:profile", accounts[0]);
    await one("import", "--file", "import.json", "--generate-code=false", "--protect=false", "--yes");

    await t.notThrowsAsync(one("preview", "--expect-no-changes"));

    const two = pulumiIn(await adopt("yaml", ...accounts));
    await two("stack", "init", "two");
    await two("up", "--yes", "--skip-preview");

    await t.notThrowsAsync(two("preview", "--expect-no-changes"));
    t.deepEqual(await allShares(emulator), before);
  },
);
