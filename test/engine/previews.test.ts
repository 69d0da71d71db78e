import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import test from "ava";
import { projectFolder } from "#tools/project.mjs";
import type { WorkloadShareArgs, WorkloadSharesArgs } from "../../provider";
import { door, WorkloadShare, WorkloadShares } from "./door";
import {
  type Declared,
  existing,
  failureOf,
  programOf,
  pulumi,
  readonlyShares,
  reviewer,
  type StateResource,
  startShop,
  stateOf,
  told,
} from "./project";
import { alice, bob, carol, dave, readonly, shareIds } from "./sets";

test.serial(
  "a preview shows every property that changes, also of a share that moves by aliases, why a share that has ended is updated or replaced, and nothing that the engine hides",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const other = await emulator.control.addWorkload({ name: "Other" });
    const third = await emulator.control.addWorkload({ name: "Third" });
    const declared: Declared = readonlyShares(workloadId, {
      changed: alice,
      updated: dave,
      rejected: bob,
      expired: carol,
    });
    const set: WorkloadSharesArgs = { workloadId: other.workloadId, shares: readonly(alice) };
    let [name, sharedWith] = ["before", alice];
    const stack = await project.stack(async () => {
      await programOf(declared)();
      new WorkloadShares("set", set);
      new WorkloadShares("ended", { workloadId: third.workloadId, shares: readonly(bob, dave) });
      const moved = { workloadId: third.workloadId, sharedWith, permissionType: "READONLY" } as const;
      new WorkloadShare(name, moved, { aliases: [{ name: "before" }] });
    });
    await stack.up();
    for (const { shareId, sharedWith } of await emulator.control.shares()) {
      if (sharedWith === bob) await emulator.control.reject(shareId);
      if (sharedWith === carol) await emulator.control.expire(shareId);
    }
    await stack.refresh();

    declared.changed = { workloadId, sharedWith: "777777777777", permissionType: "CONTRIBUTOR" };
    declared.updated = { workloadId, sharedWith: dave, permissionType: "CONTRIBUTOR" };
    Object.assign(set, { workloadId, shares: [{ sharedWith: "666666666666", permissionType: "CONTRIBUTOR" }] });
    [name, sharedWith] = ["after", "888888888888"];
    const messages: string[] = [];
    const onEvent = ({ diagnosticEvent }: EngineEvent) => messages.push(diagnosticEvent?.message ?? "");
    const { stdout } = await stack.preview({ diff: true, onEvent });

    for (const principal of ["777777777777", "666666666666", "888888888888"]) {
      t.regex(stdout, new RegExp(`sharedWith *: "${alice}" => "${principal}"`));
    }
    t.regex(stdout, new RegExp(`workloadId: "${other.workloadId}" => "${workloadId}"`));
    t.is(stdout.match(/permissionType: "READONLY" => "CONTRIBUTOR"/g)?.length, 3);
    t.notRegex(stdout, /scope|generation|__/i);
    // The engine has the outputs of a share that it moves and replaces in one go as removed.
    const others = stdout.split(/(?=^ {4}[~+])/m).filter((resource) => !resource.includes("::after]"));
    t.notRegex(others.join(""), /^ *[-~+] (accountId|members|shareId|status|statusMessage|undeclared)\b/m);
    t.is(stdout.match(/^ *[-~+] shares\b/gm)?.length, 1);
    t.regex(messages.join("\n"), /the recipient rejected the share/);
    t.regex(messages.join("\n"), /replaced because of status EXPIRED/);
  },
);

test.serial(
  "a program works with the shares of a set in a preview, and with the members once they are known",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const args: WorkloadSharesArgs = { workloadId, shares: readonly(reviewer) };
    const stack = await project.stack(async () => {
      const set = new WorkloadShares("set", args);
      return {
        principals: set.shares.apply((shares) => shares.map(({ sharedWith }) => sharedWith.slice(0, 4))),
        ids: set.members.apply((members) => members.map(({ shareId }) => shareId.slice(0, 4))),
      };
    });
    const ids = async () => (await shareIds(emulator)).map((shareId) => shareId.slice(0, 4));

    await stack.preview();
    const made = await stack.up();
    t.deepEqual(made.outputs.principals?.value, ["2222"]);
    t.deepEqual(made.outputs.ids?.value, await ids());

    args.shares = readonly(reviewer, bob);
    await stack.preview();
    const { outputs } = await stack.up();
    t.deepEqual(outputs.principals?.value, ["2222", "3333"]);
    t.deepEqual(outputs.ids?.value.toSorted(), await ids());
  },
);

test.serial(
  "state has the documented properties, and whatever else a resource needs under names that the engine hides",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const other = await emulator.control.addWorkload({ name: "Other" });
    const settings = {
      region: "us-east-1",
      waitForAcceptance: false,
      acceptanceTimeoutSeconds: 60,
      replaceOnStatus: ["EXPIRED"],
      adoptExisting: false,
    } satisfies Partial<WorkloadShareArgs>;
    const stack = await project.stack(async () => {
      new WorkloadShare("single", { workloadId, sharedWith: alice, permissionType: "READONLY", ...settings });
      const shares = { shares: readonly(bob), exclusive: true, allowEmpty: false };
      new WorkloadShares("set", { workloadId: other.workloadId, ...shares, ...settings });
    });
    const schema = JSON.parse(readFileSync(join(projectFolder, "schema.json"), "utf8"));
    const ofShare = schema.resources["wellarchitected:index:WorkloadShare"];
    const ofSet = schema.resources["wellarchitected:index:WorkloadShares"];
    const ofMember = schema.types["wellarchitected:index:MemberShare"];
    const ofClass = door === "dynamic" ? ["__provider", "__scope"] : [];

    for (const run of [() => stack.up(), () => stack.refresh()]) {
      await run();

      const { single, set } = (await stateOf(stack)) as Record<"single" | "set", StateResource>;
      const [made] = set.outputs.members as [object];
      t.deepEqual(namesIn(single.inputs), namesOf(ofShare.inputProperties, ofClass));
      t.deepEqual(namesIn(single.outputs), namesOf(ofShare.properties, [...ofClass, "__generation", "__record"]));
      t.deepEqual(namesIn(set.inputs), namesOf(ofSet.inputProperties, ofClass));
      t.deepEqual(namesIn(set.outputs), namesOf(ofSet.properties, [...ofClass, "__record"]));
      t.deepEqual(namesIn(made), namesOf(ofMember.properties, ["__generation"]));
    }
  },
);

/** The names of properties in state: those that people see, and those that the engine hides from them. */
function namesIn(properties: object) {
  const isHidden = (name: string) => name.startsWith("__");
  const names = Object.keys(properties).sort();
  return { shown: names.filter((name) => !isHidden(name)), hidden: names.filter(isHidden) };
}

/** The names that state should have. AWS says nothing of a share that is pending. */
function namesOf(documented: object | undefined, hidden: string[]) {
  const shown = Object.keys(documented ?? {}).filter((name) => name !== "statusMessage");
  return { shown: shown.sort(), hidden: hidden.toSorted() };
}

test.serial(
  "a share that the engine replaces by itself, since it is named, tainted or has another trigger, stays, and its warning says that a new one takes deleteBeforeReplace",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const principals = { named: alice, tainted: bob, triggered: carol };
    const options: CustomResourceOptions = { replacementTrigger: "now" };
    const stack = await project.stack(async () => {
      const { triggered, ...others } = readonlyShares(workloadId, principals);
      await programOf(others)();
      new WorkloadShare("triggered", triggered as WorkloadShareArgs, options);
    });
    await stack.up();
    const ids = await shareIds(emulator);
    const states = await stateOf(stack);

    await pulumi(stack, "state", "taint", states.tainted?.urn as string, "--yes", "--stack", "test");
    options.replacementTrigger = "again";
    const warnings = await told("warning", (further) => stack.up({ ...further, replace: [String(states.named?.urn)] }));

    for (const name of Object.keys(principals)) {
      t.regex(warnings[name] ?? "", /set the resource option deleteBeforeReplace: true/);
    }
    t.deepEqual(await shareIds(emulator), ids);
    await stack.up({ expectNoChanges: true, refresh: true });

    Object.assign(options, { replacementTrigger: "once more", deleteBeforeReplace: true });
    await stack.up();
    t.deepEqual(
      await existing(emulator),
      [alice, bob, carol].map((principal) => `${principal} READONLY`),
    );
    const { triggered } = await stateOf(stack);
    const made = (await shareIds(emulator)).filter((shareId) => !ids.includes(shareId));
    t.deepEqual(made, [triggered?.outputs.shareId]);
  },
);

test.serial(
  "a rejected share with another permission is in the way of its replacement under deleteBeforeReplace: false and retainOnDelete, and the error says so",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const args: { permissionType: "READONLY" | "CONTRIBUTOR"; replaceOnStatus?: "REJECTED"[] } = {
      permissionType: "READONLY",
    };
    const stack = await project.stack(async () => {
      new WorkloadShare("first", { workloadId, sharedWith: alice, ...args }, { deleteBeforeReplace: false });
      new WorkloadShare("second", { workloadId, sharedWith: bob, ...args }, { retainOnDelete: true });
    });
    await stack.up();
    const ids = await shareIds(emulator);
    for (const shareId of ids) await emulator.control.reject(shareId);

    args.permissionType = "CONTRIBUTOR";
    const message = await failureOf(stack.up({ refresh: true, continueOnError: true }));

    for (const principal of [alice, bob]) {
      t.regex(message, new RegExp(`with ${principal} in .* keep the old share in the way of a new one`));
    }
    t.deepEqual(await shareIds(emulator), ids);
    args.replaceOnStatus = ["REJECTED"];
    await stack.up();
    t.deepEqual(await existing(emulator), [`${alice} CONTRIBUTOR`, `${bob} CONTRIBUTOR`]);
  },
);

test.serial(
  "a protected share that has expired can't be replaced: the error says how to keep it, and that works",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const args: Partial<WorkloadShareArgs> = {};
    const stack = await project.stack(async () => {
      const share = { workloadId, sharedWith: reviewer, permissionType: "READONLY" } as const;
      new WorkloadShare("review", { ...share, ...args }, { protect: true });
    });
    await stack.up();
    const ids = await shareIds(emulator);
    await emulator.control.expire(ids[0] as string);

    t.regex(await failureOf(stack.up({ refresh: true })), /set replaceOnStatus: \[\]/);

    args.replaceOnStatus = [];
    await stack.up({ refresh: true });
    t.deepEqual(await shareIds(emulator), ids);
  },
);
