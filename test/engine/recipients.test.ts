import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import test from "ava";
import type { Emulator } from "../../emulator";
import { kinds } from "../../provider/shares/kinds/kinds";
import { WorkloadShare } from "./door";
import { upKilledAt } from "./killed";
import { addOfEach, shareEachOutside } from "./kinds";
import { failureOf, operations, startProject, stateOf, told } from "./project";
import {
  OrganizationSharing,
  owner,
  ownerId,
  reviewer,
  reviewerId,
  ShareAcceptance,
  ShareAcceptances,
  withEnvironmentOf,
} from "./recipients";

const statusesOf = async ({ control }: Emulator) => (await control.shares()).map(({ status }) => status).sort();
const each = (status: string) => kinds.map(() => status);

test.serial(
  "what is offered is accepted, of each kind, also if the run is killed; what ends is drift; a new offer heals it, a rejection isn't overruled; destroy ends the access",
  async (t) => {
    const { emulator, project } = await startProject(t);
    const shared = await addOfEach(emulator);
    const shareIds = await shareEachOutside(emulator, shared, reviewerId);
    const stack = await project.stack(async () => {
      const { inputs, opts } = reviewer();
      for (const { name, input } of kinds)
        new ShareAcceptance(name, { [input]: shared[name], sharedBy: ownerId, ...inputs }, opts);
    });

    await upKilledAt(emulator, stack, "UpdateShareInvitation", "engine and provider");
    await stack.up();

    t.deepEqual(await statusesOf(emulator), each("ACCEPTED"));
    for (const { outputs } of Object.values(await stateOf(stack))) {
      t.like(outputs, { status: "ACCEPTED", sharedBy: ownerId, accountId: reviewerId });
    }
    await stack.preview({ expectNoChanges: true, refresh: true });

    const [first, ...others] = kinds.map(({ name }) => name);
    await emulator.control.reject(String(shareIds[String(first)]));
    for (const name of others) {
      await emulator.control.deleteOutside(String(shareIds[name]));
      await emulator.control.shareOutside(String(shared[name]), reviewerId);
    }
    const errors = await told("error", (options) => stack.up({ ...options, refresh: true, continueOnError: true }));

    t.deepEqual(Object.keys(errors), [first]);
    t.regex(errors[String(first)] ?? "", /the access to the workload has ended: this account has rejected it/);
    t.deepEqual(await statusesOf(emulator), [...others.map(() => "ACCEPTED"), "REJECTED"]);

    await stack.destroy();
    t.deepEqual(await statusesOf(emulator), each("REJECTED"));
  },
);

/** Workloads of the owner's account, which are not shared yet. */
async function addWorkloads({ control }: Emulator, count: number): Promise<string[]> {
  const added = Array.from({ length: count }, (_, nth) => control.addWorkload({ name: `Workload ${nth}` }));
  return (await Promise.all(added)).map(({ workloadId }) => workloadId);
}

test.serial(
  "one program shares and accepts 40 workloads, 8 resources at a time, or one, and reads on the owner's side that they are accepted; destroy ends clean",
  async (t) => {
    const { emulator, project } = await startProject(t);
    withEnvironmentOf(t, emulator);
    const workloadIds = await addWorkloads(emulator, 40);
    const program: PulumiFn = async () => {
      const [sharer, recipient] = [owner(), reviewer()];
      const statuses = workloadIds.map((workloadId, nth) => {
        const args = { workloadId, sharedWith: reviewerId, permissionType: "READONLY" as const, ...sharer.inputs };
        const share = new WorkloadShare(`share-${nth}`, args, sharer.opts);
        const named = (share as unknown as { workloadId: pulumi.Output<string> }).workloadId;
        const accepted = new ShareAcceptance(
          `accepted-${nth}`,
          { workloadId: named, ...recipient.inputs },
          recipient.opts,
        );
        return sharer.sharesOf(accepted.workloadId).apply((shares) => shares.map(({ status }) => status));
      });
      return { statuses: pulumi.all(statuses) };
    };
    const stack = await project.stack(program);

    const { outputs } = await stack.up({ parallel: 8 });

    t.deepEqual(
      outputs.statuses?.value,
      workloadIds.map(() => ["ACCEPTED"]),
    );
    await stack.destroy({ parallel: 8 });
    t.deepEqual(await emulator.control.shares(), []);

    workloadIds.splice(2);
    await stack.up({ parallel: 1 });
    t.deepEqual(await statusesOf(emulator), ["ACCEPTED", "ACCEPTED"]);
    await stack.destroy({ parallel: 1 });
    t.deepEqual(await emulator.control.shares(), []);
  },
);

test.serial(
  "a policy accepts what fits on each up, and leaves the rest; the organization's setting is set and left; two accounts' offers are told apart",
  async (t) => {
    const { emulator, project } = await startProject(t);
    const { control } = emulator;
    const stranger = "333333333333";
    await control.addAccount({ accountId: stranger });
    const offer = async (name: string, accountId: string) => {
      const { workloadId } = await control.addWorkload({ name, accountId });
      return control.shareOutside(workloadId, reviewerId, "READONLY");
    };
    await offer("Shop", ownerId);
    await offer("Trap", stranger);
    const stack = await project.stack(async () => {
      const { inputs, opts } = reviewer();
      const reviews = new ShareAcceptances("reviews", { from: [ownerId], ...inputs }, opts);
      new OrganizationSharing("sharing", { enabled: true, ...inputs }, opts);
      return { accepted: reviews.accepted.apply((all) => all.length) };
    });

    t.is((await stack.up()).outputs.accepted?.value, 1);
    await stack.up({ expectNoChanges: true, refresh: true });
    const later = await offer("Blog", ownerId);
    const preview = await stack.preview();
    t.like(preview.changeSummary, { update: 1 });
    t.regex(preview.stdout, /accepts WORKLOAD Blog of account 111111111111/);

    t.is((await stack.up()).outputs.accepted?.value, 2);
    t.deepEqual(await statusesOf(emulator), ["ACCEPTED", "ACCEPTED", "PENDING"]);
    t.like((await stateOf(stack)).reviews?.outputs.left, [
      { resourceName: "Trap", reason: "account 333333333333 is not in from" },
    ]);

    await control.reject(later);
    await stack.up({ refresh: true });
    t.deepEqual(await statusesOf(emulator), ["ACCEPTED", "PENDING", "REJECTED"]);
    await stack.destroy();
    t.deepEqual(await statusesOf(emulator), ["ACCEPTED", "PENDING", "REJECTED"]);
  },
);

test.serial("what isn't offered in time, or is declared twice, fails and names what to do", async (t) => {
  const { emulator, project } = await startProject(t);
  const [workloadId, other] = await addWorkloads(emulator, 2);
  const waiting = await project.stack(async () => {
    const { inputs, opts } = reviewer();
    new ShareAcceptance("shop", { workloadId, invitationTimeoutSeconds: 1, ...inputs }, opts);
  });
  const twice = await project.stack(async () => {
    const { inputs, opts } = reviewer();
    for (const name of ["one", "two"]) new ShareAcceptance(name, { workloadId: other, ...inputs }, opts);
  }, "twice");

  const [notOffered, declaredTwice] = [await failureOf(waiting.up()), await failureOf(twice.preview())];

  t.regex(notOffered, new RegExp(`account ${reviewerId} was not offered it within 1 s`));
  t.regex(declaredTwice, new RegExp(`is accepted twice for account ${reviewerId}`));
  t.false((await operations(emulator)).includes("UpdateShareInvitation"));
});
