import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { bundle } from "./bundle";
import { asCopy, asLink, asLinkWithSecondPulumi, withoutOurs } from "./modules";
import { commonJs, esm, typeScript } from "./programs";
import { type Operated, Project, shareIn } from "./project";
import { startScene } from "./scene";

/** What the first release writes into people's state. They keep it for ever, so this never changes. */
const released =
  'exports.handler=()=>{try{return require("pulumi-wellarchitected/provider").providers.WorkloadShare}catch(e){if(e.code!=="MODULE_NOT_FOUND")throw e;throw Object.assign(Error("The Pulumi program\'s folder ("+process.cwd()+") must have pulumi-wellarchitected installed, and a bundler must keep it external. "+e.message.split("\\n")[0]),{stack:""})}}';

test.serial(
  "every kind of program writes the same state for each kind of share, and can continue from another's state and destroy it",
  async (t) => {
    const scene = await startScene(t);
    const { others } = scene;
    const source = new Project(scene, "esm", esm);
    const program = await bundle(source, [/^@pulumi\//, /^pulumi-wellarchitected/]);
    const sorts = {
      CommonJS: new Project(scene, "commonjs", commonJs),
      ESM: source,
      "ts-node": new Project(scene, "typescript", typeScript),
      "linked, main in a subfolder": new Project(scene, "linked", commonJs, {
        installation: asLink,
        main: "infrastructure",
      }),
      bundled: new Project(scene, "bundled", program),
    };

    // given shares that a CommonJS program made
    const [made] = await sorts.CommonJS.operate(["up"], { others });
    const { inputs, outputs } = shareIn(made);
    const idsOf = (operated?: Operated) => operated?.shares.map(({ shareId }) => shareId);
    t.like(made, { changes: { create: 5 } });
    t.deepEqual(
      made?.shares.map(({ resourceId }) => resourceId).sort(),
      [scene.workloadId, ...Object.values(others)].sort(),
    );
    t.is(inputs.__provider, released);
    t.true(Buffer.byteLength(released) <= 400);

    // when each other program takes over from the one before it, with another permission for the workload
    let permissionType: "READONLY" | "CONTRIBUTOR" = "READONLY";
    for (const [sort, project] of Object.entries(sorts).slice(1)) {
      permissionType = permissionType === "READONLY" ? "CONTRIBUTOR" : "READONLY";
      const [up] = await project.operate([["up", { refresh: true }]], { others, permissionType });

      // then they are the same shares, and but for the permission the same state
      t.like(up, { changes: { same: 4, update: 1 }, shareId: made?.shareId }, sort);
      t.deepEqual(idsOf(up), idsOf(made), sort);
      t.is(up?.shares.find(({ shareId }) => shareId === made?.shareId)?.permissionType, permissionType, sort);
      const { inputs: nowIn, outputs: nowOut } = shareIn(up);
      t.deepEqual(nowIn, { ...inputs, permissionType }, sort);
      t.deepEqual(nowOut, { ...outputs, permissionType }, sort);
    }

    // and one of another sort than the last can end them
    const [destroy] = await sorts.ESM.operate(["destroy"]);
    t.like(destroy, { changes: { delete: 5 }, shares: [] });
  },
);

test.serial("an upgrade of the package shows no change, and the state of before runs the new code", async (t) => {
  const scene = await startScene(t);
  const project = new Project(scene, "program", commonJs, { installation: asCopy });
  const trace = join(scene.folder, "versions-that-ran.txt");
  const [before] = await project.operate(["up"]);

  const version = upgrade(join(project.folder, "node_modules", "pulumi-wellarchitected"), trace);
  const [up] = await project.operate([["up", { refresh: true, expectNoChanges: true }]]);

  t.like(up, { error: undefined, changes: { same: 2 } });
  t.deepEqual(shareIn(up), shareIn(before));

  // A destroy doesn't run the program: what it runs comes from state alone.
  writeFileSync(trace, "");
  const [destroy] = await project.operate(["destroy"]);

  t.like(destroy, { changes: { delete: 2 }, shares: [] });
  t.is(readFileSync(trace, "utf8").trim(), version);
});

test.serial("a run in a folder from which the package can't be found says so, and state keeps its share", async (t) => {
  const scene = await startScene(t);
  const [made] = await new Project(scene, "program", commonJs).operate(["up"]);
  const elsewhere = join(scene.folder, "elsewhere");
  mkdirSync(elsewhere);
  withoutOurs(scene, elsewhere);
  const project = new Project(scene, "other-program", commonJs, { main: "../elsewhere" });

  const [refresh, destroy] = await project.operate(["refresh", "destroy"]);

  for (const result of [refresh, destroy]) {
    t.true(saysWhatIsMissing(result, elsewhere), result?.error);
    t.like(result?.shares, [{ shareId: made?.shareId }]);
    t.is(shareIn(result).id, `${scene.workloadId}/${made?.shareId}`);
  }
});

test.serial(
  "a bundle that has the package in it says so where the package isn't installed, and makes nothing",
  async (t) => {
    const scene = await startScene(t);
    const program = await bundle(new Project(scene, "source", esm), [/^@pulumi\//]);
    const project = new Project(scene, "inlined", program, { installation: withoutOurs });

    const [up] = await project.operate(["up"]);

    t.true(saysWhatIsMissing(up, project.folder), up?.error);
    t.deepEqual(up?.shares, []);
  },
);

// The engine's client of one copy takes no requests of another copy.
test.serial(
  "an inline program whose linked package has a second @pulumi/pulumi fails with an error before anything is created",
  async (t) => {
    const scene = await startScene(t);
    const project = new Project(scene, "program", commonJs, { installation: asLinkWithSecondPulumi });

    const [up] = await project.operate(["up"]);

    t.regex(up?.error ?? "", /failed to register new resource review/);
    t.true(up?.error?.includes(`${project.folder}-checkout/node_modules/@pulumi/pulumi`), up?.error);
    t.deepEqual(await scene.emulator.control.calls(), []);
  },
);

/** Turns an installed copy into a later version, whose provider leaves a trace when it is loaded. */
function upgrade(copy: string, trace: string): string {
  const file = join(copy, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  const version = "99.0.0";
  writeFileSync(file, JSON.stringify({ ...manifest, version }));
  const text = `require("node:fs").appendFileSync(${JSON.stringify(trace)}, require("pulumi-wellarchitected/package.json").version + "\\n");`;
  appendFileSync(join(copy, "dist", "provider", "dynamic", "host.js"), `\n${text}\n`);
  return version;
}

/** Whether a run says in one line under the share, and without a stack trace, that the folder lacks the package. */
function saysWhatIsMissing(result: Operated | undefined, folder: string): boolean {
  // Without the stack of the Automation API's own error.
  const [output = ""] = result?.error?.split("\n err?: ") ?? [];
  const line = `error: The Pulumi program's folder (${folder}) must have pulumi-wellarchitected installed, and a bundler must keep it external. Cannot find module 'pulumi-wellarchitected/provider'\n`;
  return output.includes(line) && !/^\s+at /m.test(output);
}
