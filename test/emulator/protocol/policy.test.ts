import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import {
  CreateWorkloadShareCommand,
  GetLensCommand,
  GetWorkloadCommand,
  ListWorkloadsCommand,
} from "@aws-sdk/client-wellarchitected";
import test, { type ExecutionContext } from "ava";
import type { Emulator, PolicyStatement } from "../../../emulator";
import { reasonToDeny } from "../../../emulator/protocol/policy";
import { credentialsOf, ownerId, reviewerId, startFor, sts, wellArchitected } from "../clients";

const statement = (
  Action: PolicyStatement["Action"],
  Resource: PolicyStatement["Resource"] = "*",
): PolicyStatement => ({
  Effect: "Allow",
  Action,
  Resource,
});

const policyOf = (...Statement: PolicyStatement[]) => ({ Version: "2012-10-17", Statement }) as const;

/** Gives the owner's user a policy. */
async function allow({ control }: Emulator, ...statements: PolicyStatement[]): Promise<void> {
  const [account] = await control.accounts();
  if (!account) throw new Error("No account.");
  await control.addAccount({ ...account, policy: policyOf(...statements) });
}

async function denialOf(t: ExecutionContext, call: Promise<unknown>): Promise<string> {
  return (await t.throwsAsync(call, { name: "AccessDeniedException" }))?.message ?? "";
}

test("an account's user with a policy may do what it allows, and nothing else but ask who it is; IAM says why", async (t) => {
  const emulator = await startFor(t);
  const client = wellArchitected(emulator);
  const { workloadId: WorkloadId, arn } = await emulator.control.addWorkload();

  await allow(emulator, statement("wellarchitected:ListWorkloads"));

  await t.notThrowsAsync(client.send(new ListWorkloadsCommand({})));
  await t.notThrowsAsync(sts(emulator).send(new GetCallerIdentityCommand({})));
  t.is(
    await denialOf(t, client.send(new GetWorkloadCommand({ WorkloadId }))),
    `User: arn:aws:iam::${ownerId}:user/owner is not authorized to perform: wellarchitected:GetWorkload on resource: ${arn} because no identity-based policy allows the wellarchitected:GetWorkload action`,
  );
  const share = { WorkloadId, SharedWith: reviewerId, PermissionType: "READONLY" } as const;
  await denialOf(t, client.send(new CreateWorkloadShareCommand(share)));
  t.deepEqual(await emulator.control.shares(), []);
});

test("a policy allows an action for the resources that it names: by the ARN of their owner, also for a recipient", async (t) => {
  const emulator = await startFor(t);
  const { control } = emulator;
  const client = wellArchitected(emulator);
  const own = await control.addWorkload();
  const theirs = await control.addWorkload({ accountId: reviewerId });
  const lens = await control.addResource("lens");
  await control.accept(await control.shareOutside(theirs.workloadId, ownerId, "READONLY"));
  const readTheirs = () => client.send(new GetWorkloadCommand({ WorkloadId: theirs.workloadId }));
  const actions = ["wellarchitected:GetWorkload", "wellarchitected:GetLens"];

  await allow(emulator, statement(actions, `arn:aws:wellarchitected:*:${ownerId}:workload/*`));
  await t.notThrowsAsync(client.send(new GetWorkloadCommand({ WorkloadId: own.workloadId })));
  t.regex(await denialOf(t, readTheirs()), new RegExp(`on resource: ${theirs.arn} because no`));
  t.regex(await denialOf(t, client.send(new GetLensCommand({ LensAlias: lens.arn }))), /GetLens action$/);

  await allow(emulator, statement(actions, ["arn:aws:wellarchitected:*:*:workload/*", lens.arn]));
  await t.notThrowsAsync(readTheirs());
  await t.notThrowsAsync(client.send(new GetLensCommand({ LensAlias: lens.arn })));

  await allow(emulator, statement(actions), { ...statement(actions, theirs.arn), Effect: "Deny" });
  t.regex(await denialOf(t, readTheirs()), /with an explicit deny in an identity-based policy$/);
});

test("a role's sessions have the role's policy, and a user needs sts:AssumeRole for the role", async (t) => {
  const emulator = await startFor(t);
  const RoleArn = `arn:aws:iam::${ownerId}:role/Reader`;
  await emulator.control.addRole({ roleArn: RoleArn, policy: policyOf(statement("wellarchitected:List*")) });
  const assume = () => sts(emulator).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "anna" }));
  const { workloadId: WorkloadId } = await emulator.control.addWorkload();

  const credentials = credentialsOf(await assume());
  const client = wellArchitected(emulator, { credentials });
  await t.notThrowsAsync(client.send(new ListWorkloadsCommand({})));
  await denialOf(t, client.send(new GetWorkloadCommand({ WorkloadId })));

  await allow(emulator, statement("sts:AssumeRole", "arn:aws:iam::*:role/Other"));
  await t.throwsAsync(assume(), { name: "AccessDenied", message: /sts:AssumeRole on resource: .*Reader because no/ });
  await allow(emulator, statement("sts:AssumeRole", RoleArn));
  await t.notThrowsAsync(assume());
});

test("IAM's wildcards: any characters, or any one; actions in whatever case, resources as written, and nothing is a pattern", (t) => {
  const isAllowed = (action: string, resource = "*") =>
    reasonToDeny(policyOf(statement(action, resource)), "wellarchitected:GetLens", "arn:a:lens/x") === undefined;

  t.true(isAllowed("WellArchitected:get*"));
  t.true(isAllowed("wellarchitected:Get????"));
  t.false(isAllowed("wellarchitected:Get???"));
  t.false(isAllowed("GetLens"));
  t.true(isAllowed("*", "arn:?:lens/*"));
  t.false(isAllowed("*", "ARN:a:lens/x"));
  t.false(isAllowed("*", "arn.a.lens.x"));
});

test("the control interface refuses a policy that the emulator would evaluate otherwise than IAM", async (t) => {
  const { control } = await startFor(t);
  const conditional = { ...statement("*"), Condition: { Bool: { "aws:SecureTransport": "true" } } };
  const account = (policy: object) => control.addAccount({ accountId: ownerId, policy } as never);

  await t.throwsAsync(account(policyOf(conditional)), { message: /Unknown argument: Condition/ });
  await t.throwsAsync(account({ Version: "2008-10-17", Statement: [] }), { message: /Version/ });
  await t.throwsAsync(account(policyOf({ ...statement("*"), Effect: "Permit" as never })), { message: /Effect/ });
});
