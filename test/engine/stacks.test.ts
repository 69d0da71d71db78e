import { execFile } from "node:child_process";
import { promisify } from "node:util";
import test from "ava";
import { existing, type Project, programOf, readonlyShares, reviewer, startShop, stateOf } from "./project";
import { shareIds } from "./sets";

/** Runs a command of the CLI on the project's stacks. */
async function pulumi(project: Project, ...args: string[]): Promise<void> {
  const { workspace } = await project.stack(async () => {}, "dev");
  const env = { ...process.env, ...workspace.envVars };
  await promisify(execFile)("pulumi", [...args, "--non-interactive"], { cwd: project.folder, env });
}

test("a share moves to another stack as README says; a program that still declares it at the old place is warned when it takes it over", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const share = readonlyShares(workloadId, { review: reviewer });
  const old = { ...share };
  const source = await project.stack(programOf(old), "dev");
  const target = await project.stack(programOf(share), "prod");
  await source.up();
  const ids = await shareIds(emulator);
  const { review } = await stateOf(source);

  await pulumi(project, "state", "move", "--source", "dev", "--dest", "prod", "--yes", review?.urn as string);
  delete old.review;
  await source.up();
  await target.up({ expectNoChanges: true });
  await target.up({ expectNoChanges: true, refresh: true });
  t.deepEqual(await shareIds(emulator), ids);
  t.is((await stateOf(target)).review?.outputs.shareId, ids[0]);

  old.review = share.review as (typeof share)[string];
  const { stdout } = await source.up();
  t.true(stdout.includes(`the share ${ids[0]} was there before this run, and this resource had created it`));
  t.true(stdout.includes("another stack has the same share"));
  delete old.review;
  await pulumi(project, "state", "delete", review?.urn as string, "--stack", "dev", "--yes");
  await source.up({ expectNoChanges: true });
  await target.up({ expectNoChanges: true, refresh: true });
  t.deepEqual(await shareIds(emulator), ids);
});

test("a renamed stack keeps its shares, and a new stack of the old name is warned when it takes one over", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const program = programOf(readonlyShares(workloadId, { review: reviewer }));
  await (await project.stack(program, "dev")).up();
  const ids = await shareIds(emulator);

  await pulumi(project, "stack", "rename", "--stack", "dev", "prod");
  const renamed = await project.stack(program, "prod");
  await renamed.up({ expectNoChanges: true });
  await renamed.up({ expectNoChanges: true, refresh: true });
  t.deepEqual(await shareIds(emulator), ids);

  const again = await project.stack(program, "dev");
  t.true((await again.up()).stdout.includes(`the share ${ids[0]} was there before this run`));
  await renamed.destroy();
  t.deepEqual(await existing(emulator), []);
});
