import { cpSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import test from "ava";
import { exampleNames, exampleProgram } from "#tools/docs/examples.mjs";
import "#tools/engine/inline-programs.mjs";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import { goExample, vetGoExamples } from "./go-project";
import { hasPythonSdk, python, unlessPythonSkipped } from "./python-environment";
import { reviewer, startScene } from "./scene";
import { hasGo, repository, run, unlessSkipped } from "./sdk";
import { typescriptExample } from "./typescript-project";

const testIf = (isPossible: boolean) => (isPossible ? test.serial : test.skip);

testIf(hasGo)(`the TypeScript example and those of schema.json compile${unlessSkipped}`, async (t) => {
  await t.notThrowsAsync(typescriptExample());
});

testIf(hasGo)(
  `the TypeScript example shares a workload, and a second up changes nothing${unlessSkipped}`,
  async (t) => {
    const { folder, env, workloadId, configure } = await startScene(t);
    const example = await typescriptExample();
    const require = createRequire(join(example, "index.js"));
    configure(folder, { workloadId, reviewAccountId: reviewer });
    const program = async () => {
      for (const file of Object.keys(require.cache)) if (file.startsWith(example)) delete require.cache[file];
      return require("./index.js");
    };
    const stack = await LocalWorkspace.selectStack(
      { stackName: "test", projectName: "review-account", program },
      { workDir: folder, envVars: env },
    );

    const { outputs } = await stack.up();

    t.is(outputs.status?.value, "PENDING");
    await t.notThrowsAsync(stack.up({ expectNoChanges: true }));
  },
);

testIf(hasGo)(`the Go example and those of schema.json compile${unlessSkipped}`, async (t) => {
  await t.notThrowsAsync(goExample());
  await t.notThrowsAsync(vetGoExamples());
});

testIf(hasGo)(`the Go example shares a workload, and a second up changes nothing${unlessSkipped}`, async (t) => {
  const { folder, env, workloadId, configure } = await startScene(t);
  const runInline = await goExample();
  configure(folder, { workloadId, reviewAccountId: reviewer });

  const { status, first, second } = JSON.parse(await run(runInline, [], { env: { ...env, PROJECT_FOLDER: folder } }));

  t.is(status, "PENDING");
  t.like(first, { create: 2 });
  t.deepEqual(second, { same: 2 });
});

testIf(hasPythonSdk)(`schema.json's examples in Python run, with Pulumi's mocks${unlessPythonSkipped}`, async (t) => {
  const { folder } = await startScene(t);
  const names = exampleNames();
  const programs = names.map((name) => join(folder, `${name}.py`));
  for (const [index, name] of names.entries()) writeFileSync(programs[index] ?? "", exampleProgram(name, "python"));

  const runner = join(repository, "test", "languages", "run_mocked.py");
  const asked: string[] = JSON.parse(await run(await python(), [runner, ...programs]));

  t.deepEqual(
    asked.map((line) => line.split(" ")[0]),
    names.map((name) => `wellarchitected:index:${name}`),
  );
});

testIf(hasPythonSdk)(
  `the Python example shares workloads of two Regions, and a second up changes nothing${unlessPythonSkipped}`,
  async (t) => {
    const { folder, emulator, env, workloadId: here, configure } = await startScene(t);
    const { workloadId: there } = await emulator.control.addWorkload({ name: "There", region: "eu-west-1" });
    const program = join(folder, "python");
    cpSync(join(repository, "examples", "python"), program, { recursive: true });
    configure(folder, { reviewAccountId: reviewer, workloads: { "us-east-1": [here], "eu-west-1": [there] } });

    const runner = join(repository, "test", "languages", "run_inline.py");
    const settings = { PROJECT_FOLDER: folder, PYTHONDONTWRITEBYTECODE: "1" };
    const stdout = await run(await python(), [runner, program], { env: { ...env, ...settings } });

    const { outputs, first, second } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    t.deepEqual(outputs.statuses, { [here]: "PENDING", [there]: "PENDING" });
    t.like(first, { create: 5 });
    t.deepEqual(second, { same: 5 });
  },
);

const yamlHost = languageHosts().get("yaml");
const unlessYamlSkipped = yamlHost ? "" : " (skipped: no language host of YAML on PATH)";

testIf(yamlHost !== undefined)(
  `the YAML example shares a workload, and pulumi import takes one over${unlessYamlSkipped}`,
  async (t) => {
    const { folder, emulator, env, workloadId, configure } = await startScene(t);
    const cwd = join(folder, "yaml");
    cpSync(join(repository, "examples", "yaml"), cwd, { recursive: true });
    configure(cwd, { workloadId });
    const PATH = [dirname(String(yamlHost)), env.PATH].join(":");
    const pulumi = (...args: string[]) =>
      run("pulumi", [...args, "--stack", "test", "--non-interactive"], { cwd, env: { ...env, PATH } });

    const said = await pulumi("up", "--yes", "--skip-preview");

    t.notRegex(said, /exited prematurely/);
    t.regex(said, /status: "PENDING"/);
    t.like(await emulator.control.shares(), [{ resourceId: workloadId, sharedWith: reviewer }]);
    await t.notThrowsAsync(pulumi("preview", "--expect-no-changes"));

    await emulator.control.shareOutside(workloadId, "333333333333", "CONTRIBUTOR");
    const id = `${workloadId}/333333333333`;
    const code = await pulumi("import", "wellarchitected:index:WorkloadShare", "other", id, "--yes", "--protect=false");

    t.regex(code, /permissionType: CONTRIBUTOR/);
  },
);
