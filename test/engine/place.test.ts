import { expect } from "vitest";
import { deploymentOf } from "./backend";
import { regionKey } from "./door";
import { existing, failureOf, operations, programOf, reviewer, stateOf, test } from "./project";

const owner = "111111111111";

test("another account's refresh, up and destroy fail and drop nothing", async ({ emulator, stack }) => {
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
    expect(message).toContain(`by account ${reviewer}, but the share was created by account ${owner}`);
    expect(message).toContain("is kept in state");
    expect(message).not.toContain("    at ");
  }
  expect(deploymentOf(stack).resources).toHaveLength(before.resources.length);
  expect(await existing(emulator)).toEqual([`${reviewer} READONLY`]);

  Object.assign(envVars, mine);
  await stack.up({ expectNoChanges: true, refresh: true });
});

test("another shell's AWS_REGION changes nothing, not even in a replacement", async ({
  emulator,
  project,
  workloadId,
}) => {
  const declared = { review: { workloadId, sharedWith: reviewer, permissionType: "READONLY" as const } };
  const stack = await project.stack(programOf(declared));
  await stack.up();
  stack.workspace.envVars.AWS_REGION = "eu-west-1";
  await stack.up({ expectNoChanges: true, refresh: true });
  declared.review.sharedWith = "333333333333";
  await stack.up();
  expect(await existing(emulator)).toEqual(["333333333333 READONLY"]);
  expect((await stateOf(stack)).review?.outputs.region).toBe("us-east-1");
});

test("a region that the stack declares replaces the share", async ({ emulator, project }) => {
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
  expect((await emulator.control.shares()).map(({ resourceId }) => resourceId)).toEqual([there.workloadId]);
  expect((await stateOf(stack)).review?.outputs.region).toBe("eu-west-1");
});

test("an account outside allowedAccountIds is refused before any call of the service", async ({ emulator, stack }) => {
  await stack.setConfig("wellarchitected:allowedAccountIds", { value: '["999999999999"]' });
  expect(await failureOf(stack.up())).toContain(
    `the credentials are of account ${owner}, which is not one of allowedAccountIds (999999999999)`,
  );
  expect(new Set(await operations(emulator))).toEqual(new Set(["GetCallerIdentity"]));
});

test("a refresh and a destroy go by the configuration that the last up stored, and their errors say so", async ({
  emulator,
  stack,
}) => {
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
    expect(message).toContain(`is not one of allowedAccountIds (${owner}, 999999999999)`);
    expect(message).toContain("or give them --run-program");
  }
  expect(await failureOf(stack.refresh({ runProgram: true }))).not.toContain("allowedAccountIds");
  expect(await existing(emulator)).toEqual([`${reviewer} READONLY`]);
});
