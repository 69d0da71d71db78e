import { expect } from "vitest";
import { bundle } from "./bundle";
import { asLink } from "./modules";
import { commonJs, esm, typeScript } from "./programs";
import { Project, shareIn } from "./project";
import { test } from "./scene";

/** What the first release writes into people's state. They keep it for ever, so this never changes. */
const released =
  'exports.handler=()=>{try{return require("pulumi-wellarchitected/provider").providers.WorkloadShare}catch(e){if(e.code!=="MODULE_NOT_FOUND")throw e;throw Object.assign(Error("The Pulumi program\'s folder ("+process.cwd()+") must have pulumi-wellarchitected installed, and a bundler must keep it external. "+e.message.split("\\n")[0]),{stack:""})}}';

test("every sort of program writes the same state, goes on with another's, and can end it", {
  timeout: 360_000,
}, async ({ scene }) => {
  const source = new Project(scene, "esm", esm);
  const program = await bundle(source, [/^@pulumi\//, /^pulumi-wellarchitected/]);
  const sorts = {
    CommonJS: new Project(scene, "commonjs", commonJs),
    ESM: source,
    "ts-node": new Project(scene, "typescript", typeScript),
    linked: new Project(scene, "linked", commonJs, { installation: asLink }),
    "main in a subfolder": new Project(scene, "subfolder", commonJs, { main: "infrastructure" }),
    bundled: new Project(scene, "bundled", program),
  };

  // given a share that a CommonJS program made
  const [made] = await sorts.CommonJS.operate(["up"]);
  const { inputs, outputs } = shareIn(made);
  expect(made?.shares).toMatchObject([{ permissionType: "READONLY" }]);
  expect(inputs.__provider).toBe(released);
  expect(Buffer.byteLength(released)).toBeLessThanOrEqual(400);

  // when each other program takes over from the one before it, with another permission
  let permissionType: "READONLY" | "CONTRIBUTOR" = "READONLY";
  for (const [sort, project] of Object.entries(sorts).slice(1)) {
    permissionType = permissionType === "READONLY" ? "CONTRIBUTOR" : "READONLY";
    const [up] = await project.operate([["up", { refresh: true }]], { permissionType });

    // then it is the same share, and but for the permission the same state
    expect(up, sort).toMatchObject({ changes: { same: 1, update: 1 }, shareId: made?.shareId });
    expect(up?.shares, sort).toMatchObject([{ shareId: made?.shareId, permissionType }]);
    expect(shareIn(up), sort).toMatchObject({
      inputs: { ...inputs, permissionType },
      outputs: { ...outputs, permissionType },
    });
  }

  // and one of another sort than the last can end it
  const [destroy] = await sorts.ESM.operate(["destroy"]);
  expect(destroy).toMatchObject({ changes: { delete: 2 }, shares: [] });
});
