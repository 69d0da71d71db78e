import test from "ava";
import type { Emulator, PolicyDocument } from "../../emulator";
import { OrganizationSharing, ShareAcceptances } from "../../provider";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import { kinds } from "../../provider/shares/kinds/kinds";
import { folderFor, parsed, profilesFor, start } from "../cli/command";
import { dynamicShare } from "../engine/door";
import { addOfEach, shareEachOutside } from "../engine/kinds";
import { startProject, told } from "../engine/project";
import { emulatedKind } from "../shares/emulated-kind";
import { actionsOf, calledActions, deniedActions, policyNamed, policyOf, without } from "./policies";

const [owner, reviewer] = ["111111111111", "222222222222"];

/** An account of its own for each action, with a role that may do what the policy allows but for this action. */
interface Lacking {
  readonly action: string;
  readonly accountId: string;
  readonly connection: { readonly roleArn: string };
}

async function lackingEachOf({ control }: Emulator, policy: PolicyDocument, first = 0): Promise<Lacking[]> {
  const all = actionsOf(policy).map((action, index) => {
    const accountId = String(300_000_000_000 + first + index);
    return { action, accountId, connection: { roleArn: `arn:aws:iam::${accountId}:role/Lacking` } };
  });
  for (const { action, accountId, connection } of all) {
    await control.addAccount({ accountId });
    await control.addRole({ ...connection, policy: without(policy, action) });
  }
  return all;
}

interface FoundByScan {
  readonly accountId: string;
  readonly side: string;
  readonly kind: string;
  readonly shareInvitationId?: string;
}

function invitationsAmong(found: readonly FoundByScan[]): number {
  return found.filter(({ shareInvitationId }) => shareInvitationId !== undefined).length;
}

/** The resources whose errors name the action that is their own name. */
function namedIn(errors: Readonly<Record<string, string>>): string[] {
  return Object.keys(errors).filter((name) => errors[name]?.includes(`Allow ${name.split(" ")[0]} to the caller`));
}

test.serial(
  "an owner's policies are least: whichever action a kind's policy lacks, a create, an update or a delete of that kind fails, and names it",
  async (t) => {
    const { emulator, project } = await startProject(t);
    const { control } = emulator;
    const shares: { kind: ShareKind; id: string; lacking: Lacking }[] = [];
    for (const kind of kinds) {
      for (const lacking of await lackingEachOf(emulator, policyOf("owner", kind), shares.length)) {
        const resource = await control.addResource(emulatedKind(kind), { accountId: lacking.accountId });
        shares.push({ kind, lacking, id: resource.kind === "workload" ? resource.workloadId : resource.arn });
      }
    }
    let permissionType = "READONLY";
    const stack = await project.stack(async () => {
      for (const { kind, id, lacking } of shares) {
        const permission = kind.permissions.length > 0 && { permissionType };
        const args = { [kind.input]: id, sharedWith: reviewer, ...permission, connection: lacking.connection };
        new (dynamicShare(kind))(lacking.action, args);
      }
    });
    const run = (command: "up" | "destroy") =>
      told("error", (options) => stack[command]({ ...options, continueOnError: true }));

    const created = namedIn(await run("up"));
    permissionType = "CONTRIBUTOR";
    const updated = namedIn(await run("up"));
    const deleted = namedIn(await run("destroy"));

    t.deepEqual(
      created.toSorted(),
      actionsOf(policyNamed("owner")).filter((action) => /:(Create|List)/.test(action)),
    );
    t.deepEqual(
      updated.filter((action) => !created.includes(action)),
      ["wellarchitected:UpdateWorkloadShare"],
    );
    const failed = new Set([...created, ...updated, ...deleted]);
    t.deepEqual([...failed].sort(), actionsOf(policyNamed("owner")));
  },
);

test.serial(
  "a recipient's policy is least: whichever action it lacks, accepting what is offered, or finding what was accepted, fails and names it",
  async (t) => {
    const { emulator, project } = await startProject(t);
    const { control } = emulator;
    const all = await lackingEachOf(emulator, policyNamed("recipient"));
    for (const { accountId } of all) {
      const accepted = await shareEachOutside(emulator, await addOfEach(emulator), accountId);
      for (const shareId of Object.values(accepted)) await control.accept(shareId);
      await shareEachOutside(emulator, await addOfEach(emulator), accountId);
    }
    // The preview lists the invitations already: without that, the run ends before it makes anything.
    const [listing, others] = [true, false].map((isListing) =>
      all.filter(({ action }) => action.endsWith("ListShareInvitations") === isListing),
    );
    let declared = others ?? [];
    const stack = await project.stack(async () => {
      for (const { action, connection } of declared) new ShareAcceptances(action, { from: [owner], connection });
    });
    const run = () => told("error", (options) => stack.up({ ...options, continueOnError: true }));

    const errors = await run();
    declared = listing ?? [];
    Object.assign(errors, await run());

    t.deepEqual(namedIn(errors).sort(), actionsOf(policyNamed("recipient")));
  },
);

test.serial(
  "the policy for the organization's setting is least: whichever action it lacks, disabling it fails and names it",
  async (t) => {
    const { emulator, project } = await startProject(t);
    const all = await lackingEachOf(emulator, policyNamed("organization"));
    for (const { accountId } of all) await addOfEach(emulator, { accountId });
    const stack = await project.stack(async () => {
      for (const { action, connection } of all) new OrganizationSharing(action, { enabled: false, connection });
    });

    const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));

    t.deepEqual(namedIn(errors).sort(), actionsOf(policyNamed("organization")));
  },
);

test.serial(
  "the policy for scans is enough and least: a scan under it finds what is given and received of each kind, and whichever action it lacks, the scan names it with the account that it could not see whole, or does not find an invitation",
  async (t) => {
    const { emulator } = await startProject(t);
    const { control } = emulator;
    // A program that declares the organization's setting needs one more action for its preview.
    const policy = without(policyNamed("read-only"), "wellarchitected:GetGlobalSettings");
    const whole = { accountId: "400000000000", connection: { roleArn: "arn:aws:iam::400000000000:role/Lacking" } };
    await control.addAccount({ accountId: whole.accountId });
    await control.addRole({ ...whole.connection, policy });
    const all = [...(await lackingEachOf(emulator, policy)), { ...whole, action: "none" }];
    for (const { accountId } of all) {
      await shareEachOutside(emulator, await addOfEach(emulator, { accountId }), owner);
      const received = await shareEachOutside(emulator, await addOfEach(emulator), accountId);
      for (const shareId of Object.values(received)) await control.accept(shareId);
    }
    const env = profilesFor(emulator, folderFor(t));
    const accounts = ["--role", "Lacking", "--accounts", all.map(({ accountId }) => accountId).join()];

    const scan = await start(["scan", "--profiles", owner, ...accounts, "--regions", "us-east-1", "--json"], env);

    const found = Map.groupBy(parsed<FoundByScan>(scan.stdout), ({ accountId }) => accountId);
    const ofWhole = found.get(whole.accountId) ?? [];
    const expected = kinds.flatMap(({ name }) => [`given ${name}`, `received ${name}`]);
    t.deepEqual(ofWhole.map(({ side, kind }) => `${side} ${kind}`).sort(), expected.sort());
    t.is(invitationsAmong(ofWhole), kinds.length);
    for (const { action, accountId } of all) {
      const isNamed = scan.stderr.split("\n").some((line) => line.includes(accountId) && line.includes(action));
      // A list still shows what an account may not read, but not by which invitation it has it.
      if (action.includes(":Get")) t.is(invitationsAmong(found.get(accountId) ?? []), kinds.length - 1, action);
      else t.is(isNamed, action !== "none", `${action}: ${scan.stderr}`);
    }
    t.deepEqual(await calledActions(emulator), actionsOf(policy));
    t.deepEqual(await deniedActions(emulator), actionsOf(policy));
  },
);
