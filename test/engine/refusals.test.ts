import type { EngineEvent } from "@pulumi/pulumi/automation";
import test from "ava";
import type { Operation } from "../../emulator";
import type { WorkloadShareArgs, WorkloadSharesArgs } from "../../provider";
import { kinds } from "../../provider/shares/kinds/kinds";
import { reviewTemplate } from "../../provider/shares/kinds/review-template";
import { workload } from "../../provider/shares/kinds/workload";
import { door, WorkloadShares } from "./door";
import {
  type DeclaredShares,
  nameOf,
  oneOfEach,
  operationsOf,
  programOfShares,
  shareOf,
  startShopOfEachKind,
} from "./kinds";
import { existing, failureOf, operations, programOf, readonlyShares, reviewer, told } from "./project";
import { alice, bob, isWrite, readonly } from "./sets";

test("bad input fails the preview by property, all of it at once, and no call is made", async (t) => {
  const { emulator, project } = await startShopOfEachKind(t);

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
  t.regex(message, /property workloadId value \{wl-1234\} has a problem: must be a workload's ID/);
  t.regex(message, /has a problem: sharedWith must be a string, but is the number 12345678901/);
  t.regex(message, /has a problem: replaceOnStatus\[0\] must be EXPIRED or FAILED or REJECTED or REVOKED, but is/);
  t.regex(message, /property permissionType value \{WRITE\} has a problem: must be READONLY or CONTRIBUTOR/);
  t.regex(message, /property permision value \{READONLY\} has a problem: is not an input of WorkloadShare/);
  t.true(
    message.includes(
      door === "plugin"
        ? "has a problem: connection is not an input of the provider plugin"
        : "has a problem: connection.accessKey is not part of a connection",
    ),
    message,
  );
  t.notRegex(message, /<nil>/);
  t.notRegex(message, / {4}at /);
  t.deepEqual(await operations(emulator), []);
});

test("bad shares of a set fail the preview by their paths, all at once, and a list isn't printed whole", async (t) => {
  const { project, workloadId } = await startShopOfEachKind(t);

  const principals = Array.from({ length: 20 }, (_, index) => String(555555555500 + index));
  const shares = [...readonly(...principals), { sharedWith: "1234", permissionType: "WRITE" }, { sharedWith: alice }];
  const args = { workloadId, shares } as WorkloadSharesArgs;
  const stack = await project.stack(async () => {
    new WorkloadShares("set", args);
  });
  const message = await failureOf(stack.preview());
  t.regex(message, /resource 'set' has a problem: shares has 22 shares, but AWS's quota is 20 shares/);
  t.regex(message, /resource 'set' has a problem: shares\[20\]\.sharedWith must be a 12-digit account ID/);
  t.regex(message, /resource 'set' has a problem: shares\[20\]\.permissionType must be READONLY or CONTRIBUTOR/);
  t.regex(message, /resource 'set' has a problem: shares\[21\]\.permissionType is required/);
  t.false(message.includes(principals[0]), message);
  t.notRegex(message, /<nil>/);
});

test("more than 20 shares of a workload fail the preview, whichever resources declare them; 20 don't, though one is replaced", async (t) => {
  const { emulator, project, workloadId } = await startShopOfEachKind(t);

  const principals = Array.from({ length: 19 }, (_, index) => String(555555555500 + index));
  const declared = readonlyShares(workloadId, { first: alice });
  const stack = await project.stack(async () => {
    new WorkloadShares("set", { workloadId, shares: readonly(...principals) });
    await programOf(declared)();
  });
  await stack.up();
  t.is((await existing(emulator)).length, 20);
  await emulator.control.resetCalls();

  Object.assign(declared, readonlyShares(workloadId, { first: bob }));
  t.like((await stack.preview()).changeSummary, { replace: 1 });
  Object.assign(declared, readonlyShares(workloadId, { second: alice }));
  const message = await failureOf(stack.preview());
  t.true(
    message.includes(`property workloadId value {${workloadId}} has a problem: is given 21 shares by this program`),
    message,
  );
  t.regex(message, /AWS's quota is 20 shares per workload/);
  t.regex(message, /share with an organizational unit instead/);
  t.deepEqual((await operations(emulator)).filter(isWrite), []);
});

test("more than 20 shares of a review template fail the preview", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const declared: DeclaredShares = {};
  for (let index = 0; index < 21; index++) {
    declared[`share-${index}`] = shareOf(reviewTemplate, shared, String(555555555500 + index));
  }
  const stack = await project.stack(programOfShares(declared));
  const message = await failureOf(stack.preview());
  t.regex(message, /has a problem: is given 21 shares by this program/);
  t.regex(message, /AWS's quota is 20 shares per review template/);
  t.deepEqual((await operations(emulator)).filter(isWrite), []);
});

test("AccessDenied is tried once, and names the action to allow", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

  const creates = operationsOf("create");
  for (const operation of creates) await emulator.control.inject({ kind: "denied", operation, times: "always" });
  const stack = await project.stack(programOfShares(oneOfEach(shared, "review", reviewer)));
  const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
  for (const kind of kinds) {
    const message = errors[nameOf(kind, "review")];
    t.true(message.includes(`creating the share of ${kind.noun} ${shared[kind.name]} with ${reviewer} in us-east-1`));
    t.true(message.includes(`Allow wellarchitected:${kind.api.create} to the caller`));
    t.regex(message, /request id [0-9a-f-]{36}/);
    t.false(message.includes("    at "));
  }
  const tried = (await operations(emulator)).filter((name) => name.startsWith("Create"));
  t.deepEqual(tried.sort(), creates.sort());
});

test("an error is shown once, on its resource: of a check, a create, a read, an update and a delete", async (t) => {
  const { emulator, project, workloadId } = await startShopOfEachKind(t);

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
  t.like(await errorsOf((options) => stack.preview(options)), once("regoin"));
  await stack.removeConfig("wellarchitected:regoin");
  await refused("CreateWorkloadShare");
  t.like(await errorsOf((options) => stack.up(options)), once("CreateWorkloadShare"));
  await stack.up();
  await refused("ListWorkloadShares");
  t.like(await errorsOf((options) => stack.refresh(options)), once("ListWorkloadShares"));
  Object.assign(declared, { review: { ...declared.review, permissionType: "CONTRIBUTOR" } });
  await refused("UpdateWorkloadShare");
  t.like(await errorsOf((options) => stack.up(options)), once("UpdateWorkloadShare"));
  await refused("DeleteWorkloadShare");
  t.like(await errorsOf((options) => stack.destroy(options)), once("DeleteWorkloadShare"));
});

test("a full workload or review template names the quota and what to do", async (t) => {
  const { emulator, project, shared } = await startShopOfEachKind(t);

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
    t.true(errors[name].includes("quota L-EMULATED of wellarchitected"));
    t.true(errors[name].includes(`A ${noun} has at most 20 shares`));
    t.true(errors[name].includes("deleteBeforeReplace: true"));
  }
});

test("an error of a resource that isn't there names the account and the region that were asked", async (t) => {
  const { project, shared } = await startShopOfEachKind(t);

  const absent = Object.entries(shared).map(([name, id]) => [name, id.replace(/[0-9a-f]{32}$/, "0".repeat(32))]);
  const stack = await project.stack(programOfShares(oneOfEach(Object.fromEntries(absent), "review", reviewer)));
  const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
  for (const kind of kinds) {
    t.true(errors[nameOf(kind, "review")].includes(`Account 111111111111 has no such ${kind.noun} in us-east-1`));
  }
});

test("no credentials and no region are told with what to set", async (t) => {
  const { stack } = await startShopOfEachKind(t);

  const { envVars } = stack.workspace;
  envVars.AWS_ACCESS_KEY_ID = "";
  t.regex(await failureOf(stack.up()), /Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/);
  Object.assign(envVars, { AWS_REGION: "", AWS_DEFAULT_REGION: "" });
  t.regex(await failureOf(stack.preview()), /or set AWS_REGION/);
});

const wrongSettings = {
  maxRetrySeconds: "5m",
  allowedAccountIds: "111111111111",
  skipRequestingAccountId: "yes",
  endpoint: "127.0.0.1:24566",
  regoin: "us-east-1",
};

test("configuration that up would refuse fails the preview, all of it at once, and no call is made", async (t) => {
  const { emulator, stack } = await startShopOfEachKind(t);

  for (const [key, value] of Object.entries(wrongSettings)) await stack.setConfig(`wellarchitected:${key}`, { value });
  const message = await failureOf(stack.preview());
  for (const key of Object.keys(wrongSettings)) t.true(message.includes(key), message);
  t.regex(message, /pulumi config set --path/);
  t.notRegex(message, / {4}at /);
  t.deepEqual(await operations(emulator), []);
});

test("a profile that AWS_PROFILE names and that can't be used is an error, never the keys of the environment", async (t) => {
  const { emulator, stack } = await startShopOfEachKind(t);

  stack.workspace.envVars.AWS_PROFILE = "typo";
  const message = await failureOf(stack.up());
  t.regex(message, /credentials of profile typo \(AWS_PROFILE\)/);
  t.regex(message, /Check the profile typo in the shared AWS configuration/);
  t.notRegex(message, / {4}at /);
  t.deepEqual(await operations(emulator), []);
});

test("credentials that an up would fail with fail the preview, unless the configuration leaves that to the up", async (t) => {
  const { emulator, stack } = await startShopOfEachKind(t);

  stack.workspace.envVars.AWS_ACCESS_KEY_ID = "AKIANOBODY";
  const message = await failureOf(stack.preview());
  t.regex(message, /checking the credentials for us-east-1: sts:GetCallerIdentity: /);
  t.regex(message, /renew them, or set others with profile or roleArn/);
  await stack.setConfig("wellarchitected:skipCredentialsValidation", { value: "true" });
  t.is((await stack.preview()).changeSummary.create, 2);
  t.is((await operations(emulator)).length, 1);
});

test("a Region that AWS doesn't have is refused before it replaces anything", async (t) => {
  const { emulator, stack } = await startShopOfEachKind(t);

  await stack.up();
  await stack.setConfig("wellarchitected:region", { value: "eu-wset-1" });
  const message = await failureOf(stack.preview());
  t.regex(message, /must be a Region of AWS, but is eu-wset-1/);
  t.notRegex(message, /replaced because of/);
  t.deepEqual(
    (await operations(emulator)).filter((name) => name === "DeleteWorkloadShare"),
    [],
  );
});
