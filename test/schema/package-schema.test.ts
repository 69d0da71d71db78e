import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const file = join(__dirname, "../../schema.json");
const hasEngine = pulumi("version").status === 0;
if (!hasEngine) console.log("skipped: no pulumi on PATH to check schema.json");

describe.skipIf(!hasEngine)("schema.json is a package schema", () => {
  test("without an error or a warning", () => {
    const { status, stdout, stderr } = pulumi("schema", "check", file);

    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: "" });
  });

  test("as Pulumi prints it, byte for byte", () => {
    const { stdout } = pulumi("package", "get-schema", file);

    expect(stdout).toBe(readFileSync(file, "utf8"));
  });
});

function pulumi(...args: string[]) {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  return spawnSync("pulumi", [...args, "--non-interactive"], { encoding: "utf8", env });
}
