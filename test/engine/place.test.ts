import test from "ava";
import { deploymentOf } from "./backend";
import { regionKey } from "./door";
import { existing, failureOf, operations, programOf, reviewer, startShop, stateOf } from "./project";

const owner = "111111111111";

test("another account's refresh, up and destroy fail and drop nothing", async (t) => {
  const { emulator, stack } = await startShop(t);

  await stack.up();
  const before = deploymentOf(stack);
  const { envVars } = stack.workspace;
  const mine = { ...envVars };
  const stranger = emulator.credentials[reviewer];
  Object.assign(envVars, {
    AWS_ACCESS_KEY_ID: stranger?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: stranger?.secretAccessKey,
  });
  for (const run of [() => stack.refresh(), () => stack.up({ refresh: true }), () => stack.destroy()]) {
    const message = await failureOf(run());
    t.true(message.includes(`by account ${reviewer}, but the share was created by account ${owner}`), message);
    t.regex(message, /is kept in state/);
    t.notRegex(message, / {4}at /);
  }
  t.is(deploymentOf(stack).resources.length, before.resources.length);
  t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);

  Object.assign(envVars, mine);
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("another shell's AWS_REGION changes nothing, not even in a replacement", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  const declared = { review: { workloadId, sharedWith: reviewer, permissionType: "READONLY" as const } };
  const stack = await project.stack(programOf(declared));
  await stack.up();
  stack.workspace.envVars.AWS_REGION = "eu-west-1";
  await stack.up({ expectNoChanges: true, refresh: true });
  declared.review.sharedWith = "333333333333";
  await stack.up();
  t.deepEqual(await existing(emulator), ["333333333333 READONLY"]);
  t.is((await stateOf(stack)).review?.outputs.region, "us-east-1");
});

test("a region that the stack declares replaces the share", async (t) => {
  const { emulator, project } = await startShop(t);

  const there = await emulator.control.addWorkload({ name: "There", region: "eu-west-1" });
  const here = await emulator.control.addWorkload({ name: "Here" });
  const declared = {
    review: { workloadId: here.workloadId, sharedWith: reviewer, permissionType: "READONLY" as const },
  };
  const stack = await project.stack(programOf(declared));
  await stack.up();
  await stack.setConfig(regionKey, { value: "eu-west-1" });
  declared.review.workloadId = there.workloadId;
  await stack.up();
  t.deepEqual(
    (await emulator.control.shares()).map(({ resourceId }) => resourceId),
    [there.workloadId],
  );
  t.is((await stateOf(stack)).review?.outputs.region, "eu-west-1");
});

test("an account outside allowedAccountIds is refused before any call of the service", async (t) => {
  const { emulator, stack } = await startShop(t);

  await stack.setConfig("wellarchitected:allowedAccountIds", { value: '["999999999999"]' });
  t.true(
    (await failureOf(stack.up())).includes(
      `the credentials are of account ${owner}, which is not one of allowedAccountIds (999999999999)`,
    ),
  );
  t.deepEqual(new Set(await operations(emulator)), new Set(["GetCallerIdentity"]));
});

test("a refresh and a destroy go by the configuration that the last up stored, and their errors say so", async (t) => {
  const { emulator, stack } = await startShop(t);

  const key = "wellarchitected:allowedAccountIds";
  await stack.setConfig(key, { value: JSON.stringify([owner, "999999999999"]) });
  await stack.up();
  const stranger = emulator.credentials[reviewer];
  Object.assign(stack.workspace.envVars, {
    AWS_ACCESS_KEY_ID: stranger?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: stranger?.secretAccessKey,
  });
  await stack.removeConfig(key);
  for (const run of [() => stack.refresh(), () => stack.destroy()]) {
    const message = await failureOf(run());
    t.true(message.includes(`is not one of allowedAccountIds (${owner}, 999999999999)`), message);
    t.regex(message, /or give them --run-program/);
  }
  t.notRegex(await failureOf(stack.refresh({ runProgram: true })), /allowedAccountIds/);
  t.deepEqual(await existing(emulator), [`${reviewer} READONLY`]);
});
