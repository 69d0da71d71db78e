import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import { beforeAll, describe, expect } from "vitest";
import { environment } from "../engine/environment";
import { reviewer, test } from "../engine/project";
import { ask, startPlugin } from "./client";
import { Engine } from "./engine";
import { PluginWorkloadShare } from "./resources";
import { tarball, version } from "./tarball";

let archive: string;
beforeAll(async () => {
  archive = await tarball();
});

test("pulumi plugin install takes it into a fresh home, and a program uses it", async ({
  emulator,
  project,
  workloadId,
}) => {
  const stack = await project.stack(async () => {
    new PluginWorkloadShare("review", { workloadId, sharedWith: reviewer, permissionType: "READONLY" }, { version });
  });
  const { envVars } = stack.workspace;
  // The launcher takes Node from PATH.
  envVars.PATH = `${dirname(process.execPath)}:${envVars.PATH}`;
  const install = ["plugin", "install", "resource", "wellarchitected", version, "--file", archive];
  execFileSync("pulumi", install, { env: { ...process.env, ...envVars }, stdio: "pipe" });

  const { stdout } = await stack.up();
  expect(stdout).not.toContain("from $PATH");
  expect(await emulator.control.shares()).toMatchObject([{ sharedWith: reviewer, permissionType: "READONLY" }]);
  await stack.up({ expectNoChanges: true, refresh: true });
  await stack.destroy();
  expect(await emulator.control.shares()).toEqual([]);
});

describe("unpacked where nothing else is installed", () => {
  test("it serves its schema and a share", async ({ emulator, workloadId }) => {
    const folder = mkdtempSync(join(tmpdir(), "wellarchitected-tarball-"));
    try {
      execFileSync("tar", ["-xzf", archive, "-C", folder]);
      mkdirSync(join(folder, "home"));
      const plugin = await startPlugin(environment(emulator, folder, ""), [], join(folder, "provider.cjs"));
      try {
        const answer = await ask<GetSchemaResponse>((done) => plugin.client.getSchema(new GetSchemaRequest(), done));
        expect(answer.getSchema()).toBe(readFileSync(join(folder, "schema.json"), "utf8"));
        const engine = new Engine(plugin.client);
        await engine.configure();
        const inputs = { workloadId, sharedWith: reviewer, permissionType: "READONLY", region: "us-east-1" };
        const { properties } = await engine.create(inputs);
        expect(properties).toMatchObject({ status: "PENDING" });
      } finally {
        await plugin.stop();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("it has an executable for each system at its root, and stays small", () => {
    const listed = execFileSync("tar", ["-tzvf", archive], { encoding: "utf8" });
    expect(listed).toMatch(/^-rwxr-xr-x .* pulumi-resource-wellarchitected$/m);
    expect(listed).toMatch(/ pulumi-resource-wellarchitected\.cmd$/m);
    expect(statSync(archive).size).toBeLessThan(2_000_000);
  });
});
