import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { makeGoProject } from "./go-project";
import { reviewer, test } from "./scene";
import { go, hasGo, unlessSkipped } from "./sdk";

test.skipIf(!hasGo)(`the Go example shares a workload${unlessSkipped}`, async ({ scene, emulator }) => {
  const program = join(scene.folder, "go");
  await makeGoProject(program);
  // The example as it stands compiles.
  await go(["mod", "tidy"], program);
  await go(["build", "-o", join(scene.folder, "example"), "."], program);

  const main = readFileSync(join(program, "main.go"), "utf8");
  writeFileSync(join(program, "main.go"), main.replace(/func main\(\) \{\n.*\n\}\n/, ""));
  cpSync(join(__dirname, "run_inline.go"), join(program, "run_inline.go"));
  await go(["mod", "tidy"], program);
  const env = { ...scene.env, workloadId: scene.workloadId, reviewAccountId: reviewer };
  const { status, first, second } = JSON.parse(await go(["run", "."], program, env));

  expect(status).toBe("PENDING");
  expect(first).toMatchObject({ create: 2 });
  expect(second).toEqual({ same: 2 });
  expect(await emulator.control.shares()).toEqual([]);
});
