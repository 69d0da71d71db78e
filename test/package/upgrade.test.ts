import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { asCopy } from "./modules";
import { commonJs } from "./programs";
import { Project, shareIn } from "./project";
import { startScene } from "./scene";

test("an upgrade of the package shows no change, and the state of before runs the new code", async (t) => {
  const { scene } = await startScene(t);

  const project = new Project(scene, "program", commonJs, { installation: asCopy });
  const trace = join(scene.folder, "versions-that-ran.txt");
  const [before] = await project.operate(["up"]);

  const version = upgrade(join(project.folder, "node_modules", "pulumi-wellarchitected"), trace);

  const [preview, up] = await project.operate([
    ["preview", { expectNoChanges: true }],
    ["up", { expectNoChanges: true }],
  ]);
  t.is(preview?.error, undefined);
  t.like(up, { changes: { same: 2 } });
  t.deepEqual(shareIn(up), shareIn(before));

  // Refresh and destroy don't run the program: what they run comes from state alone.
  writeFileSync(trace, "");
  const [refresh, destroy] = await project.operate([["refresh", { expectNoChanges: true }], "destroy"]);
  t.is(refresh?.error, undefined);
  t.like(destroy, { changes: { delete: 2 }, shares: [] });
  t.deepEqual(readFileSync(trace, "utf8").trim().split("\n"), [version, version]);
});

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
