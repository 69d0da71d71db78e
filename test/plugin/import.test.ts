import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import test, { type ExecutionContext } from "ava";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import type { Emulator } from "../../emulator";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import {
  addOfEach,
  type DeclaredShares,
  expectShares,
  programOfShares,
  shareEachOutside,
  shareOf,
} from "../engine/kinds";
import { existing, reviewer, startProject, startShop, stateOf, told } from "../engine/project";
import { alice, bob, carol, readonly, shareIds } from "../engine/sets";
import { PluginWorkloadShares, pluginShare } from "./resources";
import { pluginStack } from "./stack";

/** What comes after the workload's ID or the ARN. */
const forms: Record<string, (shareId: string) => string> = {
  "<ShareId>": (shareId) => shareId,
  "<SharedWith>": () => reviewer,
  "<ShareId>@<region>": (shareId) => `${shareId}@eu-west-1`,
  "<SharedWith>@<region>": () => `${reviewer}@eu-west-1`,
};

const host = languageHosts().get("nodejs");
const testOfCommand = host ? test.serial : test.skip;
const unlessSkipped = host ? "" : " (skipped: no language host of Node.js)";

/**
 * A program that imports shares by the resource option.
 * @param ids what is imported by which id, by resource name; a test empties it between runs
 */
function importing(declared: DeclaredShares, ids: Record<string, string>): PulumiFn {
  const optionsOf = (name: string) => (ids[name] === undefined ? {} : { import: ids[name] });
  return programOfShares(declared, optionsOf, pluginShare);
}

/** Runs `pulumi import` on a stack. Its program isn't run. */
async function pulumiImport(t: ExecutionContext, stack: Stack, ...args: string[]): Promise<void> {
  const flags = ["--generate-code=false", "--protect=false", "--yes", "--non-interactive", "--stack", "test"];
  const { envVars, workDir } = stack.workspace;
  const env = { ...process.env, ...envVars, PATH: [dirname(host as string), envVars.PATH].join(delimiter) };
  const { stdout } = await promisify(execFile)("pulumi", ["import", ...args, ...flags], { cwd: workDir, env });
  t.notRegex(stdout, /failed to validate/);
}

/** Makes shares as someone else would, one of each kind for each of the forms; returns the ids to import them by. */
async function importable(emulator: Emulator, names: readonly string[]) {
  const declared: DeclaredShares = {};
  const ids: Record<string, string> = {};
  const shareIds: Record<string, string> = {};
  for (const form of names) {
    const region = form.includes("@") ? "eu-west-1" : "us-east-1";
    const shared = await addOfEach(emulator, { region });
    const made = await shareEachOutside(emulator, shared, reviewer);
    for (const kind of kinds) {
      const name = `${kind.name} ${form}`;
      shareIds[name] = String(made[kind.name]);
      ids[name] = `${shared[kind.name]}/${forms[form]?.(shareIds[name])}`;
      declared[name] = shareOf(kind, shared, reviewer, { region });
    }
  }
  return { declared, ids, shareIds };
}

test.serial(
  "a share that exists is an error with the id to import it by; an id of any form imports it as it is, and the next up changes nothing",
  async (t) => {
    const { emulator, project } = await startProject(t);
    const { declared, ids, shareIds } = await importable(emulator, Object.keys(forms));
    const imports: Record<string, string> = {};
    const stack = await pluginStack(project, importing(declared, imports));

    const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));
    Object.assign(imports, ids);
    const { summary } = await stack.up();
    for (const name of Object.keys(imports)) delete imports[name];
    await stack.up({ expectNoChanges: true });

    t.is(summary.resourceChanges?.import, 4 * kinds.length);
    const states = await stateOf(stack);
    for (const [name, { kind, args }] of Object.entries(declared)) {
      const [state, shareId] = [states[name], shareIds[name]];
      const id = `${args[kind.input]}/${shareId}`;
      t.true(errors[name]?.includes(`import it by its id ${id}`), errors[name]);
      t.regex(String(errors[name]), /, or set adoptExisting: true/);
      t.is(state?.id, id, name);
      t.deepEqual(state?.inputs, args, name);
      t.like(state?.outputs, { ...args, shareId, status: "PENDING", __generation: 0 }, name);
    }
  },
);

testOfCommand(
  `the command pulumi import takes shares of each kind over, by either form of the id${unlessSkipped}`,
  async (t) => {
    const { emulator, project } = await startProject(t);
    const { declared, ids, shareIds } = await importable(emulator, ["<ShareId>", "<SharedWith>"]);
    const stack = await pluginStack(project, importing(declared, {}));
    const resources = Object.entries(declared).map(([name, { kind }]) => ({
      type: `wellarchitected:index:${kind.name}`,
      name,
      id: ids[name],
    }));
    const file = join(project.folder, "import.json");
    writeFileSync(file, JSON.stringify({ resources }));

    await pulumiImport(t, stack, "--file", file);

    t.deepEqual(await expectShares(t, emulator, stack, declared), shareIds);
    await stack.up({ expectNoChanges: true, refresh: true });
    await stack.destroy();
    t.deepEqual(await emulator.control.shares(), []);
  },
);

test.serial(
  "a set is imported by its workload: it takes over the shares that it declares, and lets go of the others, which the preview names",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const { workloadId: other } = await emulator.control.addWorkload({ name: "Other" });
    for (const principal of [alice, bob, carol]) {
      await emulator.control.shareOutside(workloadId, principal, "READONLY");
      await emulator.control.shareOutside(other, principal, "CONTRIBUTOR");
    }
    const ids = await shareIds(emulator);
    const declared = { some: readonly(alice, bob), isImport: true };
    const stack = await pluginStack(project, async () => {
      const optionsOf = (id: string) => (declared.isImport ? { import: id } : {});
      new PluginWorkloadShares("some", { workloadId, shares: declared.some }, optionsOf(workloadId));
      const shares = readonly(alice, bob, carol).map((share) => ({ ...share, permissionType: "CONTRIBUTOR" as const }));
      new PluginWorkloadShares("all", { workloadId: other, shares }, optionsOf(other));
    });
    const undeclared = new RegExp(
      `the import found shares that this set does not declare: ${carol} \\(READONLY\\)\\. They are not removed`,
    );

    t.regex((await stack.preview()).stdout, undeclared);
    const { stdout, summary } = await stack.up();
    t.regex(stdout, undeclared);
    t.is(summary.resourceChanges?.import, 2);
    t.deepEqual(await shareIds(emulator), ids);
    declared.isImport = false;
    await stack.up({ expectNoChanges: true, refresh: true });

    // What the program has declared is the set's own from then on.
    declared.some = readonly(alice);
    await stack.up();
    t.deepEqual(
      (await existing(emulator)).filter((share) => share.endsWith("READONLY")),
      [`${alice} READONLY`, `${carol} READONLY`],
    );
    await stack.destroy();
    t.deepEqual(await existing(emulator), [`${carol} READONLY`]);
  },
);

testOfCommand(
  `a set that the command pulumi import has imported, refreshed before a program declares it, removes nothing either${unlessSkipped}`,
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    for (const principal of [alice, bob]) await emulator.control.shareOutside(workloadId, principal, "READONLY");
    const ids = await shareIds(emulator);
    const stack = await pluginStack(project, async () => {
      new PluginWorkloadShares("some", { workloadId, shares: readonly(alice) });
    });

    await pulumiImport(t, stack, "wellarchitected:index:WorkloadShares", "some", workloadId);
    await stack.refresh();

    t.regex((await stack.preview()).stdout, new RegExp(`this set does not declare: ${bob} \\(READONLY\\)`));
    await stack.up();
    t.deepEqual(await shareIds(emulator), ids);
    await stack.up({ expectNoChanges: true, refresh: true });
    await stack.destroy();
    t.deepEqual(await existing(emulator), [`${bob} READONLY`]);
  },
);

test.serial(
  "an import by a malformed id is refused with the forms, and one of a share that isn't there, too: nothing is in state",
  async (t) => {
    const { emulator, project, workloadId } = await startShop(t);
    const share = shareOf(workload, { WorkloadShare: workloadId }, reviewer);
    const ids = { malformed: "wl-1/222222222222", missing: `${workloadId}/${reviewer}` };
    const stack = await pluginStack(project, importing({ malformed: share, missing: share }, ids));

    const errors = await told("error", (options) => stack.up({ ...options, continueOnError: true }));

    t.regex(String(errors.malformed), /An id is <WorkloadId>\/<ShareId> or, for import, <WorkloadId>\/<SharedWith>/);
    t.notRegex(String(errors.malformed), / {4}at /);
    t.regex(String(errors.missing), /does not exist/);
    t.deepEqual(await stateOf(stack), {});
    t.deepEqual(await existing(emulator), []);
  },
);
