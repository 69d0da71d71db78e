import { mkdirSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { bundle } from "./bundle";
import { withoutOurs } from "./modules";
import { commonJs, esm } from "./programs";
import { type Operated, Project, shareIn } from "./project";
import { startScene } from "./scene";

test("a bundle that has the package inlined, run where it isn't installed, is told so", async (t) => {
  const { scene } = await startScene(t);

  const program = await bundle(new Project(scene, "source", esm), [/^@pulumi\//]);
  const project = new Project(scene, "inlined", program, { installation: withoutOurs });

  const [up] = await project.operate(["up"]);

  expectToBeTold(up, project.folder);
  t.deepEqual(up?.shares, []);
});

test("a program's folder from which the package can't be found is told so, and state keeps its share", async (t) => {
  const { scene } = await startScene(t);

  const [made] = await new Project(scene, "program", commonJs).operate(["up"]);
  const elsewhere = join(scene.folder, "elsewhere");
  mkdirSync(elsewhere);
  withoutOurs(scene, elsewhere);
  const project = new Project(scene, "other-program", commonJs, { main: "../elsewhere" });

  const [refresh, destroy] = await project.operate(["refresh", "destroy"]);

  for (const result of [refresh, destroy]) {
    expectToBeTold(result, elsewhere);
    t.like(result?.shares, [{ shareId: made?.shareId }]);
    t.is(shareIn(result).id, `${scene.workloadId}/${made?.shareId}`);
  }
});

/** One line under the share, and no stack trace. */
function expectToBeTold(result: Operated | undefined, folder: string): void {
  t.true(
    result?.error.includes(
      `error: The Pulumi program's folder (${folder}) must have pulumi-wellarchitected installed, and a bundler must keep it external. Cannot find module 'pulumi-wellarchitected/provider'\n`,
    ),
  );
  t.notRegex(engineOutput(result), /^\s+at /m);
}

/** Without the stack of the Automation API's own error. */
function engineOutput(result: Operated | undefined): string {
  return result?.error?.split("\n err?: ")[0] ?? "";
}
