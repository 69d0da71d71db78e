import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { projectFolder } from "#tools/project.mjs";

const file = join(projectFolder, "schema.json");

function pulumi(...args: string[]) {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  return spawnSync("pulumi", [...args, "--non-interactive"], { encoding: "utf8", env });
}

test("Pulumi finds neither an error nor anything to warn of in schema.json", (t) => {
  const { status, stdout, stderr } = pulumi("schema", "check", file);

  t.deepEqual({ status, printed: stdout + stderr }, { status: 0, printed: "" });
});

test("schema.json is what Pulumi prints of it, byte for byte", (t) => {
  const { stdout } = pulumi("package", "get-schema", file);

  t.is(stdout, readFileSync(file, "utf8"));
});
