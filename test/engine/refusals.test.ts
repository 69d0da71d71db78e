import type { EngineEvent } from "@pulumi/pulumi/automation";
import { expect } from "vitest";
import type { Operation } from "../../emulator";
import type { WorkloadShareArgs, WorkloadSharesArgs } from "../../provider";
import { kinds } from "../../provider/shares/kinds/kinds";
import { reviewTemplate } from "../../provider/shares/kinds/review-template";
import { workload } from "../../provider/shares/kinds/workload";
import { door, WorkloadShares } from "./door";
import { type DeclaredShares, nameOf, oneOfEach, operationsOf, programOfShares, shareOf, test } from "./kinds";
import { existing, failureOf, operations, programOf, readonlyShares, reviewer, told } from "./project";
import { alice, bob, isWrite, readonly } from "./sets";

test("bad input fails the preview by property, all of it at once, and no call is made", async ({
  emulator,
  project,
}) => {
  const bad = {
    workloadId: "wl-1234",
    sharedWith: 12345678901,
    permissionType: "WRITE",
    permision: "READONLY",
    replaceOnStatus: ["DONE"],
    connection: { accessKey: "AKIA" },
  };
  const stack = await project.stack(programOf({ review: bad as unknown as WorkloadShareArgs }));
  const message = await failureOf(stack.preview());
  expect(message).toContain("property workloadId value {wl-1234} has a problem: must be a workload's ID");
  expect(message).toContain("has a problem: sharedWith must be a string, but is the number 12345678901");
  expect(message).toContain(
    "has a problem: replaceOnStatus[0] must be EXPIRED or FAILED or REJECTED or REVOKED, but is",
  );
  expect(message).toContain("property permissionType value {WRITE} has a problem: must be READONLY or CONTRIBUTOR");
  expect(message).toContain("property permision value {READONLY} has a problem: is not an input of WorkloadShare");
  expect(message).toContain(
    door === "plugin"
      ? "has a problem: connection is not an input of the provider plugin"
      : "has a problem: connection.accessKey is not part of a connection",
  );
  expect(message).not.toContain("<nil>");
  expect(message).not.toContain("    at ");
  expect(await operations(emulator)).toEqual([]);
});

test("bad shares of a set fail the preview by their paths, all at once, and a list isn't printed whole", async ({
  project,
  workloadId,
}) => {
  const principals = Array.from({ length: 20 }, (_, index) => String(555555555500 + index));
  const shares = [...readonly(...principals), { sharedWith: "1234", permissionType: "WRITE" }, { sharedWith: alice }];
  const args = { workloadId, shares } as WorkloadSharesArgs;
  const stack = await project.stack(async () => {
    new WorkloadShares("set", args);
  });
  const message = await failureOf(stack.preview());
  expect(message).toContain("resource 'set' has a problem: shares has 22 shares, but AWS's quota is 20 shares");
  expect(message).toContain("resource 'set' has a problem: shares[20].sharedWith must be a 12-digit account ID");
  expect(message).toContain("resource 'set' has a problem: shares[20].permissionType must be READONLY or CONTRIBUTOR");
  expect(message).toContain("resource 'set' has a problem: shares[21].permissionType is required");
  expect(message).not.toContain(principals[0]);
  expect(message).not.toContain("<nil>");
});

test("more than 20 shares of a workload fail the preview, whichever resources declare them; 20 don't, though one is replaced", async ({
  emulator,
  project,
  workloadId,
}) => {
  const principals = Array.from({ length: 19 }, (_, index) => String(555555555500 + index));
  const declared = readonlyShares(workloadId, { first: alice });
  const stack = await project.stack(async () => {
    new WorkloadShares("set", { workloadId, shares: readonly(...principals) });
    await programOf(declared)();
  });
  await stack.up();
  expect(await existing(emulator)).toHaveLength(20);
  await emulator.control.resetCalls();

  Object.assign(declared, readonlyShares(workloadId, { first: bob }));
  expect((await stack.preview()).changeSummary).toMatchObject({ replace: 1 });
  Object.assign(declared, readonlyShares(workloadId, { second: alice }));
  const message = await failureOf(stack.preview());
  expect(message).toContain(
    `property workloadId value {${workloadId}} has a problem: is given 21 shares by this program`,
  );
  expect(message).toContain("AWS's quota is 20 shares per workload");
  expect(message).toContain("share with an organizational unit instead");
  expect((await operations(emulator)).filter(isWrite)).toEqual([]);
});

test("more than 20 shares of a review template fail the preview", async ({ emulator, project, shared }) => {
  const declared: DeclaredShares = {};
  for (let index = 0; index < 21; index++) {
    declared[`share-${index}`] = shareOf(reviewTemplate, shared, String(555555555500 + index));
  }
  const stack = await project.stack(programOfShares(declared));
  const message = await failureOf(stack.preview());
  expect(message).toContain("has a problem: is given 21 shares by this program");
  expect(message).toContain("AWS's quota is 20 shares per review template");
  expect((await operations(emulator)).filter(isWrite)).toEqual([]);
});

test("AccessDenied is tried once, and names the action to allow", async ({ emulator, project, shared }) => {
  const creates = operationsOf("create");
  for (const operation of creates) await emulator.control.inject({ kind: "denied", operation, times: "always" });
  const stack = await project.stack(programOfShares(oneOfEach(shared, "review", reviewer)));
  const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
  for (const kind of kinds) {
    const message = errors[nameOf(kind, "review")];
    expect(message).toContain(`creating the share of ${kind.noun} ${shared[kind.name]} with ${reviewer} in us-east-1`);
    expect(message).toContain(`Allow wellarchitected:${kind.api.create} to the caller`);
    expect(message).toMatch(/request id [0-9a-f-]{36}/);
    expect(message).not.toContain("    at ");
  }
  const tried = (await operations(emulator)).filter((name) => name.startsWith("Create"));
  expect(tried.sort()).toEqual(creates.sort());
});

test("an error is shown once, on its resource: of a check, a create, a read, an update and a delete", async ({
  emulator,
  project,
  workloadId,
}) => {
  const declared = readonlyShares(workloadId, { review: alice });
  const stack = await project.stack(() => programOf(declared)());
  const errorsOf = async (run: (options: { onEvent: (event: EngineEvent) => void }) => Promise<unknown>) => {
    const events: EngineEvent[] = [];
    await failureOf(run({ onEvent: (event) => events.push(event) }));
    const shown = events.flatMap(({ diagnosticEvent }) => diagnosticEvent ?? []);
    return shown.filter(({ message }) => /not a configuration key|AccessDenied/.test(message));
  };
  const refused = async (operation: Operation) => {
    await emulator.control.inject({ kind: "denied", operation, times: 1 });
  };
  const once = (message: string) => [
    { severity: "error", urn: expect.stringMatching(/wellarchitected/), message: expect.stringContaining(message) },
  ];

  await stack.setConfig("wellarchitected:regoin", { value: "us-east-1" });
  expect(await errorsOf((options) => stack.preview(options))).toMatchObject(once("regoin"));
  await stack.removeConfig("wellarchitected:regoin");
  await refused("CreateWorkloadShare");
  expect(await errorsOf((options) => stack.up(options))).toMatchObject(once("CreateWorkloadShare"));
  await stack.up();
  await refused("ListWorkloadShares");
  expect(await errorsOf((options) => stack.refresh(options))).toMatchObject(once("ListWorkloadShares"));
  Object.assign(declared, { review: { ...declared.review, permissionType: "CONTRIBUTOR" } });
  await refused("UpdateWorkloadShare");
  expect(await errorsOf((options) => stack.up(options))).toMatchObject(once("UpdateWorkloadShare"));
  await refused("DeleteWorkloadShare");
  expect(await errorsOf((options) => stack.destroy(options))).toMatchObject(once("DeleteWorkloadShare"));
});

test("a full workload or review template names the quota and what to do", async ({ emulator, project, shared }) => {
  const full = { WorkloadShare: workload, ReviewTemplateShare: reviewTemplate };
  const declared: DeclaredShares = {};
  for (const [name, kind] of Object.entries(full)) {
    declared[name] = shareOf(kind, shared, reviewer);
    for (let index = 0; index < 20; index++) {
      const permission = kind.permissions.length > 0 ? "READONLY" : undefined;
      await emulator.control.shareOutside(String(shared[name]), String(300000000000 + index), permission);
    }
  }
  const stack = await project.stack(programOfShares(declared));
  const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
  for (const [name, { noun }] of Object.entries(full)) {
    expect(errors[name]).toContain("quota L-EMULATED of wellarchitected");
    expect(errors[name]).toContain(`A ${noun} has at most 20 shares`);
    expect(errors[name]).toContain("deleteBeforeReplace: true");
  }
});

test("an error of a resource that isn't there names the account and the region that were asked", async ({
  project,
  shared,
}) => {
  const absent = Object.entries(shared).map(([name, id]) => [name, id.replace(/[0-9a-f]{32}$/, "0".repeat(32))]);
  const stack = await project.stack(programOfShares(oneOfEach(Object.fromEntries(absent), "review", reviewer)));
  const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
  for (const kind of kinds) {
    expect(errors[nameOf(kind, "review")]).toContain(`Account 111111111111 has no such ${kind.noun} in us-east-1`);
  }
});

test("no credentials and no region are told with what to set", async ({ stack }) => {
  const { envVars } = stack.workspace;
  envVars.AWS_ACCESS_KEY_ID = "";
  expect(await failureOf(stack.up())).toContain("Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  Object.assign(envVars, { AWS_REGION: "", AWS_DEFAULT_REGION: "" });
  expect(await failureOf(stack.preview())).toContain("or set AWS_REGION");
});

const wrongSettings = {
  maxRetrySeconds: "5m",
  allowedAccountIds: "111111111111",
  skipRequestingAccountId: "yes",
  endpoint: "127.0.0.1:24566",
  regoin: "us-east-1",
};

test("configuration that up would refuse fails the preview, all of it at once, and no call is made", async ({
  emulator,
  stack,
}) => {
  for (const [key, value] of Object.entries(wrongSettings)) await stack.setConfig(`wellarchitected:${key}`, { value });
  const message = await failureOf(stack.preview());
  for (const key of Object.keys(wrongSettings)) expect(message).toContain(key);
  expect(message).toContain("pulumi config set --path");
  expect(message).not.toContain("    at ");
  expect(await operations(emulator)).toEqual([]);
});

test("a profile that AWS_PROFILE names and that can't be used is an error, never the keys of the environment", async ({
  emulator,
  stack,
}) => {
  stack.workspace.envVars.AWS_PROFILE = "typo";
  const message = await failureOf(stack.up());
  expect(message).toContain("credentials of profile typo (AWS_PROFILE)");
  expect(message).toContain("Check the profile typo in the shared AWS configuration");
  expect(message).not.toContain("    at ");
  expect(await operations(emulator)).toEqual([]);
});

test("credentials that an up would fail with fail the preview, unless the configuration leaves that to the up", async ({
  emulator,
  stack,
}) => {
  stack.workspace.envVars.AWS_ACCESS_KEY_ID = "AKIANOBODY";
  const message = await failureOf(stack.preview());
  expect(message).toContain("checking the credentials for us-east-1: sts:GetCallerIdentity: ");
  expect(message).toContain("renew them, or set others with profile or roleArn");
  await stack.setConfig("wellarchitected:skipCredentialsValidation", { value: "true" });
  expect((await stack.preview()).changeSummary.create).toBe(2);
  expect(await operations(emulator)).toHaveLength(1);
});

test("a Region that AWS doesn't have is refused before it replaces anything", async ({ emulator, stack }) => {
  await stack.up();
  await stack.setConfig("wellarchitected:region", { value: "eu-wset-1" });
  const message = await failureOf(stack.preview());
  expect(message).toContain("must be a Region of AWS, but is eu-wset-1");
  expect(message).not.toContain("replaced because of");
  expect((await operations(emulator)).filter((name) => name === "DeleteWorkloadShare")).toEqual([]);
});
