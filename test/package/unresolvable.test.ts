import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { bundle } from "./bundle";
import { withoutOurs } from "./modules";
import { commonJs, esm } from "./programs";
import { type Operated, Project, shareIn } from "./project";
import { test } from "./scene";

test("a bundle that has the package inlined, run where it isn't installed, is told so", async ({ scene }) => {
  const program = await bundle(new Project(scene, "source", esm), [/^@pulumi\//]);
  const project = new Project(scene, "inlined", program, { installation: withoutOurs });

  const [up] = await project.operate(["up"]);

  expectToBeTold(up, project.folder);
  expect(up?.shares).toEqual([]);
});

test("a program's folder from which the package can't be found is told so, and state keeps its share", async ({
  scene,
}) => {
  const [made] = await new Project(scene, "program", commonJs).operate(["up"]);
  const elsewhere = join(scene.folder, "elsewhere");
  mkdirSync(elsewhere);
  withoutOurs(scene, elsewhere);
  const project = new Project(scene, "other-program", commonJs, { main: "../elsewhere" });

  const [refresh, destroy] = await project.operate(["refresh", "destroy"]);

  for (const result of [refresh, destroy]) {
    expectToBeTold(result, elsewhere);
    expect(result?.shares).toMatchObject([{ shareId: made?.shareId }]);
    expect(shareIn(result).id).toBe(`${scene.workloadId}/${made?.shareId}`);
  }
});

/** One line under the share, and no stack trace. */
function expectToBeTold(result: Operated | undefined, folder: string): void {
  expect(result?.error).toContain(
    `error: The Pulumi program's folder (${folder}) must have pulumi-wellarchitected installed, and a bundler must keep it external. Cannot find module 'pulumi-wellarchitected/provider'\n`,
  );
  expect(engineOutput(result)).not.toMatch(/^\s+at /m);
}

/** Without the stack of the Automation API's own error. */
function engineOutput(result: Operated | undefined): string {
  return result?.error?.split("\n err?: ")[0] ?? "";
}
