import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { execa } from "execa";
import { startProject } from "../engine/project";
import { copyOf } from "./example";

const [owner, withoutRole] = ["111111111111", "777777777777"];
const reviewAccountId = "222222222222";
const regions = ["us-east-1", "eu-west-1"];

test.serial(
  "examples/rollout: one program over accounts and Regions makes a stack for each, goes on after those that fail, says at the end which and why, and exits with 1; again with what was missing, the rest is done and nothing else changes",
  async (t) => {
    t.timeout(170_000);
    const { emulator, project } = await startProject(t);
    const { control } = emulator;
    const roleOf = (accountId: string) => `arn:aws:iam::${accountId}:role/WellArchitectedOwner`;
    await control.addAccount({ accountId: withoutRole });
    const accountIds = [owner, withoutRole];
    for (const accountId of accountIds) {
      for (const region of regions) await control.addWorkload({ name: "Shop", accountId, region });
    }
    const folder = copyOf("rollout", project.folder);
    const { workspace } = await project.stack(async () => {}, "environment");
    const targets = join(folder, "test.json");
    const rollOut = (...args: string[]) =>
      execa(process.execPath, [join(folder, "rollout.js"), ...args, "--targets", targets], {
        env: workspace.envVars,
        reject: false,
      });
    writeFileSync(targets, JSON.stringify({ reviewAccountId, roleName: "WellArchitectedOwner", accountIds, regions }));

    const partly = await rollOut("up", "--parallel", "2");

    t.is(partly.exitCode, 1, partly.stderr);
    t.regex(partly.stdout, /up: 2 of 4 stacks succeeded/);
    for (const region of regions) t.regex(partly.stdout, new RegExp(`ok {6}${owner} ${region} {2}3 create`));
    for (const region of regions) {
      t.regex(
        partly.stdout,
        new RegExp(`FAILED {2}${withoutRole} ${region}\\n.*not authorized to perform: sts:AssumeRole`, "s"),
      );
    }
    t.is((await control.shares({ sharedWith: reviewAccountId })).length, 2);
    t.true(existsSync(join(folder, `Pulumi.${owner}-us-east-1.yaml`)));

    await control.addRole({ roleArn: roleOf(withoutRole) });
    const whole = await rollOut("up", "--parallel", "2");

    t.is(whole.exitCode, 0, whole.stdout);
    t.regex(whole.stdout, new RegExp(`ok {6}${owner} us-east-1 {2}3 same`));
    t.is((await control.shares({ sharedWith: reviewAccountId })).length, 4);
  },
);

test("examples/rollout refuses a wrong command, number or file of targets before it runs anything", async (t) => {
  const { project } = await startProject(t);
  const folder = copyOf("rollout", project.folder);
  const empty = join(folder, "empty.json");
  writeFileSync(empty, JSON.stringify({ accountIds: [], regions }));
  const refusal = async (...args: string[]) => {
    const { exitCode, stderr } = await execa(process.execPath, [join(folder, "rollout.js"), ...args], {
      reject: false,
    });
    t.is(exitCode, 2);
    return stderr;
  };

  t.regex(await refusal("deploy"), /rollout: the command is one of preview, up, destroy/);
  t.regex(await refusal("up", "--parallel", "0"), /rollout: --parallel is a whole number from 1/);
  t.regex(await refusal("up", "--targets", empty), /needs accountIds and regions, neither empty/);
  writeFileSync(empty, JSON.stringify({ accountIds: [owner], regions }));
  t.regex(await refusal("up", "--targets", empty), /needs roleName and reviewAccountId/);
  t.regex(await refusal("up", "--targets", join(folder, "none.json")), /rollout: ENOENT.*none\.json/);
});
