import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import test from "ava";
import { environment } from "../engine/environment";
import { reviewer, startShop } from "../engine/project";
import { ask, startPlugin } from "./client";
import { Engine } from "./engine";
import { PluginWorkloadShare } from "./resources";
import { tarball, version } from "./tarball";

let archive: string;
beforeAll(async () => {
  archive = await tarball();
});

test("pulumi plugin install takes it into a fresh home, and a program uses it", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const stack = await project.stack(async () => {
    new PluginWorkloadShare("review", { workloadId, sharedWith: reviewer, permissionType: "READONLY" }, { version });
  });
  const { envVars } = stack.workspace;
  // The launcher takes Node from PATH.
  envVars.PATH = `${dirname(process.execPath)}:${envVars.PATH}`;
  const install = ["plugin", "install", "resource", "wellarchitected", version, "--file", archive];
  execFileSync("pulumi", install, { env: { ...process.env, ...envVars }, stdio: "pipe" });

  const { stdout } = await stack.up();
  t.false(stdout.includes("from $PATH"));
  t.like(await emulator.control.shares(), [{ sharedWith: reviewer, permissionType: "READONLY" }]);
  await stack.up({ expectNoChanges: true, refresh: true });
  await stack.destroy();
  t.deepEqual(await emulator.control.shares(), []);
});

describe("unpacked where nothing else is installed", () => {
  test("it serves its schema and a share", async (t) => {
    const { emulator, workloadId } = await startShop(t);

    const folder = mkdtempSync(join(tmpdir(), "wellarchitected-tarball-"));
    try {
      execFileSync("tar", ["-xzf", archive, "-C", folder]);
      mkdirSync(join(folder, "home"));
      const plugin = await startPlugin(environment(emulator, folder, ""), [], join(folder, "provider.cjs"));
      try {
        const answer = await ask<GetSchemaResponse>((done) => plugin.client.getSchema(new GetSchemaRequest(), done));
        t.is(answer.getSchema(), readFileSync(join(folder, "schema.json"), "utf8"));
        const engine = new Engine(plugin.client);
        await engine.configure();
        const inputs = { workloadId, sharedWith: reviewer, permissionType: "READONLY", region: "us-east-1" };
        const { properties } = await engine.create(inputs);
        t.like(properties, { status: "PENDING" });
      } finally {
        await plugin.stop();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("it has an executable for each system at its root, and stays small", (t) => {
    const listed = execFileSync("tar", ["-tzvf", archive], { encoding: "utf8" });
    t.regex(listed, /^-rwxr-xr-x .* pulumi-resource-wellarchitected$/m);
    t.regex(listed, / pulumi-resource-wellarchitected\.cmd$/m);
    t.true(statSync(archive).size < 2_000_000);
  });
});
