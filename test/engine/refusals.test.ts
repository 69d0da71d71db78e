import type { EngineEvent } from "@pulumi/pulumi/automation";
import test from "ava";
import type { WorkloadShareArgs, WorkloadSharesArgs } from "../../provider";
import { kinds } from "../../provider/shares/kinds/kinds";
import { door, WorkloadShares } from "./door";
import { nameOf, oneOfEach, operationsOf, programOfShares, shareOf, startShopOfEachKind } from "./kinds";
import { existing, failureOf, operations, programOf, readonlyShares, reviewer, startShop } from "./project";
import { alice, bob, isWrite, readonly } from "./sets";

test.serial("bad input fails the preview by property, all of it at once, and no call is made", async (t) => {
  const { emulator, project } = await startShop(t);
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
  const ofConnection = {
    plugin: /has a problem: connection is not an input of the provider plugin/,
    dynamic: /has a problem: connection\.accessKey is not part of a connection/,
  };
  t.regex(message, ofConnection[door]);
  t.notRegex(message, /<nil>| {4}at /);
  t.deepEqual(await operations(emulator), []);
});

test.serial(
  "bad shares of a set fail the preview by their paths, all at once, and a list isn't printed whole",
  async (t) => {
    const { project, workloadId } = await startShop(t);
    const principals = Array.from({ length: 20 }, (_, index) => String(555555555500 + index));
    const shares = [...readonly(...principals), { sharedWith: "1234", permissionType: "WRITE" }, { sharedWith: alice }];
    const stack = await project.stack(async () => {
      new WorkloadShares("set", { workloadId, shares } as WorkloadSharesArgs);
    });

    const message = await failureOf(stack.preview());

    t.regex(message, /resource 'set' has a problem: shares has 22 shares, but AWS's quota is 20 shares/);
    t.regex(message, /resource 'set' has a problem: shares\[20\]\.sharedWith must be a 12-digit account ID/);
    t.regex(message, /resource 'set' has a problem: shares\[20\]\.permissionType must be READONLY or CONTRIBUTOR/);
    t.regex(message, /resource 'set' has a problem: shares\[21\]\.permissionType is required/);
    t.notRegex(message, /555555555500|<nil>/);
  },
);

test.serial(
  "more than 20 shares of a workload fail the preview, whichever resources declare them; 20 don't, though one is replaced",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
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

    t.regex(message, new RegExp(`property workloadId value {${workloadId}} has a problem: is given 21 shares by this`));
    t.regex(message, /AWS's quota is 20 shares per workload.*share with an organizational unit instead/s);
    t.deepEqual((await operations(emulator)).filter(isWrite), []);
  },
);

test.serial(
  "what AWS denies is tried once, and its error is shown once, on its resource, with the action to allow: of a create, a read, an update and a delete",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    const declared = oneOfEach(shared, "review", reviewer);
    const stack = await project.stack(() => programOfShares(declared)());
    /** Runs it while AWS denies an action of every kind; returns the errors that people see, by the name of the kind. */
    const denied = async (
      action: "create" | "list" | "update" | "delete",
      run: (options: object) => Promise<unknown>,
    ) => {
      for (const operation of operationsOf(action)) {
        await emulator.control.inject({ kind: "denied", operation, times: "always" });
      }
      await emulator.control.resetCalls();
      const events: EngineEvent[] = [];
      await failureOf(run({ onEvent: (event: EngineEvent) => events.push(event), continueOnError: true }));
      await emulator.control.clearFaults();

      const calls = await operations(emulator);
      const diagnostics = events.flatMap(({ diagnosticEvent }) => diagnosticEvent ?? []);
      const messages: Record<string, string> = {};
      for (const { name, api } of kinds.filter(({ api }) => api[action])) {
        t.is(calls.filter((call) => call === api[action]).length, 1);
        const shown = diagnostics.filter(({ message }) => message.includes(`${api[action]}: AccessDenied`));
        const places = shown.map(({ severity, urn }) => [severity, urn?.split("::").at(-1)]);
        t.deepEqual(places, [["error", `${name}-review`]]);
        messages[name] = shown[0]?.message ?? "";
        t.regex(messages[name], new RegExp(`Allow wellarchitected:${api[action]} to the caller`));
        t.regex(messages[name], /request id [0-9a-f-]{36}/);
        t.notRegex(messages[name], / {4}at /);
      }
      return messages;
    };

    const messages = await denied("create", (options) => stack.up(options));
    for (const { noun, name } of kinds) {
      const creating = `creating the share of ${noun} ${shared[name]} with ${reviewer} in us-east-1`;
      t.true(messages[name]?.includes(creating), messages[name]);
    }

    await stack.up();
    await denied("list", (options) => stack.refresh(options));
    for (const kind of kinds.filter(({ permissions }) => permissions.length > 0)) {
      declared[nameOf(kind, "review")] = shareOf(kind, shared, reviewer, { permissionType: "CONTRIBUTOR" });
    }
    await denied("update", (options) => stack.up(options));
    await denied("delete", (options) => stack.destroy(options));
  },
);

test.serial(
  "configuration that up would refuse fails the preview, all of it at once, each error once on a resource, and no call is made",
  async (t) => {
    const { emulator, stack } = await startShop(t);
    const wrongSettings = {
      maxRetrySeconds: "5m",
      allowedAccountIds: "111111111111",
      skipRequestingAccountId: "yes",
      endpoint: "127.0.0.1:24566",
      regoin: "us-east-1",
    };
    for (const [key, value] of Object.entries(wrongSettings))
      await stack.setConfig(`wellarchitected:${key}`, { value });
    const errors: { severity: string; urn?: string; message: string }[] = [];
    const onEvent = ({ diagnosticEvent }: EngineEvent) => {
      if (diagnosticEvent?.message.includes("regoin")) errors.push(diagnosticEvent);
    };

    const message = await failureOf(stack.preview({ onEvent }));

    for (const key of Object.keys(wrongSettings)) t.regex(message, new RegExp(key));
    t.regex(message, /pulumi config set --path/);
    t.notRegex(message, / {4}at /);
    t.deepEqual(
      errors.map(({ severity }) => severity),
      ["error"],
    );
    t.regex(errors[0]?.urn ?? "", /wellarchitected/);
    t.deepEqual(await operations(emulator), []);
  },
);

test.serial(
  "credentials that an up would fail with fail the preview, unless the configuration leaves that to the up; no credentials and no region are reported with what to set",
  async (t) => {
    const { emulator, stack } = await startShop(t);
    const { envVars } = stack.workspace;

    envVars.AWS_ACCESS_KEY_ID = "AKIANOBODY";
    const message = await failureOf(stack.preview());
    t.regex(message, /checking the credentials for us-east-1: sts:GetCallerIdentity: /);
    t.regex(message, /renew them, or set others with profile or roleArn/);

    await stack.setConfig("wellarchitected:skipCredentialsValidation", { value: "true" });
    t.is((await stack.preview()).changeSummary.create, 2);
    t.is((await emulator.control.calls()).length, 1);

    envVars.AWS_ACCESS_KEY_ID = "";
    t.regex(await failureOf(stack.up()), /Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/);

    Object.assign(envVars, { AWS_REGION: "", AWS_DEFAULT_REGION: "" });
    t.regex(await failureOf(stack.preview()), /or set AWS_REGION/);
  },
);
