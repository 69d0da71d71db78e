import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import { test } from "./scene";
import { repository, run } from "./sdk";

const host = languageHosts().get("yaml");
const unlessSkipped = host ? "" : " (skipped: no language host of YAML)";

test.skipIf(!host)(
  `the YAML example shares a workload, and pulumi import takes one over${unlessSkipped}`,
  async ({ scene, emulator }) => {
    const cwd = join(scene.folder, "yaml");
    cpSync(join(repository, "examples", "yaml"), cwd, { recursive: true });
    const env = { ...scene.env, PATH: `${dirname(host as string)}:${scene.env.PATH}` };
    const pulumi = (...args: string[]) => run("pulumi", [...args, "--non-interactive"], { cwd, env });
    await pulumi("stack", "init", "test");
    await pulumi("config", "set", "workloadId", scene.workloadId);
    const said = await pulumi("up", "--yes", "--skip-preview");
    expect(said).not.toContain("exited prematurely");
    expect((await pulumi("stack", "output", "status")).trim()).toBe("PENDING");
    await pulumi("preview", "--expect-no-changes");

    await emulator.control.shareOutside(scene.workloadId, "333333333333", "CONTRIBUTOR");
    const id = `${scene.workloadId}/333333333333`;
    const code = await pulumi("import", "wellarchitected:index:WorkloadShare", "other", id, "--yes", "--protect=false");
    expect(code).toContain("permissionType: CONTRIBUTOR");
    await pulumi("destroy", "--yes", "--skip-preview");
    expect(await emulator.control.shares()).toEqual([]);
  },
);
