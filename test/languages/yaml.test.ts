import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "ava";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import { startScene } from "./scene";
import { repository, run } from "./sdk";

const host = languageHosts().get("yaml");
const unlessSkipped = host ? "" : " (skipped: no language host of YAML)";

(!host ? test.skip : test)(
  `the YAML example shares a workload, and pulumi import takes one over${unlessSkipped}`,
  async (t) => {
    const { scene, emulator } = await startScene(t);

    const cwd = join(scene.folder, "yaml");
    cpSync(join(repository, "examples", "yaml"), cwd, { recursive: true });
    const env = { ...scene.env, PATH: `${dirname(host as string)}:${scene.env.PATH}` };
    const pulumi = (...args: string[]) => run("pulumi", [...args, "--non-interactive"], { cwd, env });
    await pulumi("stack", "init", "test");
    await pulumi("config", "set", "workloadId", scene.workloadId);
    const said = await pulumi("up", "--yes", "--skip-preview");
    t.notRegex(said, /exited prematurely/);
    t.is((await pulumi("stack", "output", "status")).trim(), "PENDING");
    await pulumi("preview", "--expect-no-changes");

    await emulator.control.shareOutside(scene.workloadId, "333333333333", "CONTRIBUTOR");
    const id = `${scene.workloadId}/333333333333`;
    const code = await pulumi("import", "wellarchitected:index:WorkloadShare", "other", id, "--yes", "--protect=false");
    t.regex(code, /permissionType: CONTRIBUTOR/);
    await pulumi("destroy", "--yes", "--skip-preview");
    t.deepEqual(await emulator.control.shares(), []);
  },
);
