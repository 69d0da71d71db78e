import type { PulumiFn } from "@pulumi/pulumi/automation";
import test, { type ExecutionContext } from "ava";
import type { Emulator, PolicyDocument } from "../../emulator";
import { kinds } from "../../provider/shares/kinds/kinds";
import { actionsOf, calledActions, deniedActions, policyNamed, policyOf, without } from "../security/policies";
import { shareClass, WorkloadShares } from "./door";
import { addOfEach, oneOfEach, operationsOf, shareEachOutside, startShopOfEachKind } from "./kinds";
import { existing, failureOf, startProject, told } from "./project";
import { accountOf, OrganizationSharing, ownerId, reviewerId, ShareAcceptance, ShareAcceptances } from "./recipients";
import { alice, bob, carol, readonly } from "./sets";

/** A role that may do what a policy allows, and nothing else; returns its name. */
async function addRole(
  { control }: Emulator,
  accountId: string,
  name: string,
  policy: PolicyDocument,
): Promise<string> {
  await control.addRole({ roleArn: `arn:aws:iam::${accountId}:role/${name}`, policy });
  return name;
}

/** That a policy, or several, allowed all that was called, and that all that they allow was called. */
async function expectAllUsed(t: ExecutionContext, emulator: Emulator, ...policies: PolicyDocument[]): Promise<void> {
  t.deepEqual(await deniedActions(emulator), []);
  t.deepEqual(await calledActions(emulator), [...new Set(policies.flatMap(actionsOf))].sort());
}

test.serial(
  "under each kind's policy of an owner, shares live whole lives: made, seen, drifted, healed, updated, replaced, found after a lost answer, refused if they are another's, adopted and deleted; no other action is called, and each that it allows is",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    const { workloadId } = await emulator.control.addWorkload({ name: "Set" });
    for (const kind of kinds) await addRole(emulator, ownerId, `${kind.name}Owner`, policyOf("owner", kind));
    let declared = oneOfEach(shared, "review", reviewerId);
    let shares = readonly(alice, bob);
    const stack = await project.stack(async () => {
      const accounts = new Map(kinds.map(({ name }) => [name, accountOf(ownerId, `${name}Owner`)]));
      for (const [name, { kind, args }] of Object.entries(declared)) {
        const { inputs = {}, opts } = accounts.get(kind.name) ?? {};
        new (shareClass(kind))(name, { ...args, ...inputs }, opts);
      }
      const { inputs = {}, opts } = accounts.get("WorkloadShare") ?? {};
      new WorkloadShares("set", { workloadId, shares, ...inputs } as never, opts);
    });

    for (const operation of operationsOf("create")) await emulator.control.inject({ kind: "lostAnswer", operation });
    await stack.up();
    await stack.preview({ expectNoChanges: true, refresh: true });
    for (const { shareId, permissionType } of await emulator.control.shares()) {
      if (permissionType) await emulator.control.editOutside(shareId, "CONTRIBUTOR");
      else await emulator.control.deleteOutside(shareId);
    }
    await stack.up({ refresh: true });
    t.true((await existing(emulator)).every((share) => !share.endsWith("CONTRIBUTOR")));

    declared = oneOfEach(shared, "review", alice);
    shares = readonly(bob, carol);
    await stack.up();
    await shareEachOutside(emulator, shared, bob);
    declared = { ...declared, ...oneOfEach(shared, "taken", bob) };
    const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
    t.is(Object.keys(errors).length, kinds.length);
    for (const error of Object.values(errors)) t.regex(error, /already shared with/);
    declared = { ...declared, ...oneOfEach(shared, "taken", bob, { adoptExisting: true }) };
    await stack.up();
    await stack.destroy();

    t.deepEqual(await emulator.control.shares(), []);
    await expectAllUsed(t, emulator, ...kinds.map((kind) => policyOf("owner", kind)));
  },
);

test.serial(
  "under each kind's policy of a recipient, what is offered is accepted, seen, found again after it has ended, and rejected; a program that accepts of every kind needs the one for all; no other action is called, and each that they allow is",
  async (t) => {
    const { emulator, project } = await startProject(t);
    const [shared, offered] = [await addOfEach(emulator), await addOfEach(emulator)];
    await shareEachOutside(emulator, shared, reviewerId);
    for (const kind of kinds) await addRole(emulator, reviewerId, `${kind.name}Recipient`, policyOf("recipient", kind));
    await addRole(emulator, reviewerId, "Recipient", policyNamed("recipient"));
    let program: PulumiFn = async () => {
      for (const { name, input } of kinds) {
        const { inputs, opts } = accountOf(reviewerId, `${name}Recipient`);
        new ShareAcceptance(name, { [input]: shared[name], sharedBy: ownerId, ...inputs }, opts);
      }
    };
    const stack = await project.stack(() => program());

    await stack.up();
    await stack.preview({ expectNoChanges: true, refresh: true });
    for (const { shareId } of await emulator.control.shares()) await emulator.control.deleteOutside(shareId);
    await shareEachOutside(emulator, shared, reviewerId);
    await stack.up({ refresh: true });
    t.deepEqual(await statusesOf(emulator), ["ACCEPTED"]);
    await stack.destroy();
    t.deepEqual(await statusesOf(emulator), ["REJECTED"]);

    await shareEachOutside(emulator, offered, reviewerId);
    program = async () => {
      const { inputs, opts } = accountOf(reviewerId, "Recipient");
      new ShareAcceptances("reviews", { from: [ownerId], rejectOnDelete: true, ...inputs }, opts);
    };
    await stack.up();
    t.deepEqual(await statusesOf(emulator), ["ACCEPTED", "REJECTED"]);
    await stack.up({ expectNoChanges: true, refresh: true });
    await stack.destroy();
    t.deepEqual(await statusesOf(emulator), ["REJECTED"]);
    await expectAllUsed(t, emulator, policyNamed("recipient"));
  },
);

test.serial(
  "under the policy for the organization's setting, it is enabled, seen, and disabled unless a share needs it; no other action is called, and each that it allows is",
  async (t) => {
    const { emulator, project } = await startProject(t);
    await emulator.control.setBehaviour({ organizationSharing: false });
    const shared = await addOfEach(emulator);
    await addRole(emulator, ownerId, "Organization", policyNamed("organization"));
    let enabled = true;
    const stack = await project.stack(async () => {
      const { inputs, opts } = accountOf(ownerId, "Organization");
      new OrganizationSharing("sharing", { enabled, ...inputs }, opts);
    });

    await stack.up();
    await stack.up({ expectNoChanges: true, refresh: true });
    const shareIds = await shareEachOutside(emulator, shared, "o-exampleorgid");
    enabled = false;
    t.regex(await failureOf(stack.up()), /sharing with the organization was not disabled/);
    for (const shareId of Object.values(shareIds)) await emulator.control.deleteOutside(shareId);
    await stack.up();

    await expectAllUsed(t, emulator, policyNamed("organization"));
  },
);

test.serial(
  "the policy for reading is enough for preview --refresh of a program with every type of resource, which needs each kind's reads and the organization's setting",
  async (t) => {
    const { emulator, project, shared } = await startShopOfEachKind(t);
    const offered = await addOfEach(emulator, { accountId: reviewerId });
    await shareEachOutside(emulator, offered, ownerId);
    const { workloadId } = await emulator.control.addWorkload({ name: "Set" });
    const [reader, everything] = [policyNamed("read-only"), { Version: "2012-10-17", Statement: [allowAll] } as const];
    const stack = await project.stack(async () => {
      const { inputs, opts } = accountOf(ownerId, "Pipeline");
      for (const [name, { kind, args }] of Object.entries(oneOfEach(shared, "review", reviewerId))) {
        new (shareClass(kind))(name, { ...args, ...inputs }, opts);
      }
      new WorkloadShares("set", { workloadId, shares: readonly(alice), ...inputs } as never, opts);
      new ShareAcceptances("reviews", { from: [reviewerId], resourceTypes: ["LENS"], ...inputs }, opts);
      for (const { name, input } of kinds.filter(({ name }) => name !== "LensShare")) {
        new ShareAcceptance(`accepted-${name}`, { [input]: offered[name], ...inputs }, opts);
      }
      new OrganizationSharing("sharing", { enabled: true, ...inputs }, opts);
    });
    await addRole(emulator, ownerId, "Pipeline", everything);
    await stack.up();

    await addRole(emulator, ownerId, "Pipeline", reader);
    await stack.preview({ expectNoChanges: true, refresh: true });
    t.deepEqual(await deniedActions(emulator), []);

    await addRole(emulator, ownerId, "Pipeline", without(reader, "wellarchitected:GetGlobalSettings"));
    t.regex(await failureOf(stack.preview({ refresh: true })), /Allow wellarchitected:GetGlobalSettings to the caller/);

    await addRole(emulator, ownerId, "Pipeline", everything);
    await stack.destroy();
  },
);

const allowAll = { Effect: "Allow", Action: "*", Resource: "*" } as const;

async function statusesOf({ control }: Emulator): Promise<string[]> {
  return [...new Set((await control.shares()).map(({ status }) => status))].sort();
}
