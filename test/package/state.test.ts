import test from "ava";
import { bundle } from "./bundle";
import { asLink } from "./modules";
import { commonJs, esm, typeScript } from "./programs";
import { Project, shareIn } from "./project";
import { startScene } from "./scene";

/** What the first release writes into people's state. They keep it for ever, so this never changes. */
const released =
  'exports.handler=()=>{try{return require("pulumi-wellarchitected/provider").providers.WorkloadShare}catch(e){if(e.code!=="MODULE_NOT_FOUND")throw e;throw Object.assign(Error("The Pulumi program\'s folder ("+process.cwd()+") must have pulumi-wellarchitected installed, and a bundler must keep it external. "+e.message.split("\\n")[0]),{stack:""})}}';

test("every sort of program writes the same state, goes on with another's, and can end it", async (t) => {
  const { scene } = await startScene(t);

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
  t.like(made?.shares, [{ permissionType: "READONLY" }]);
  t.is(inputs.__provider, released);
  t.true(Buffer.byteLength(released) <= 400);

  // when each other program takes over from the one before it, with another permission
  let permissionType: "READONLY" | "CONTRIBUTOR" = "READONLY";
  for (const [sort, project] of Object.entries(sorts).slice(1)) {
    permissionType = permissionType === "READONLY" ? "CONTRIBUTOR" : "READONLY";
    const [up] = await project.operate([["up", { refresh: true }]], { permissionType });

    // then it is the same share, and but for the permission the same state
    t.like(up, { changes: { same: 1, update: 1 }, shareId: made?.shareId }, sort);
    t.like(up?.shares, [{ shareId: made?.shareId, permissionType }], sort);
    t.like(
      shareIn(up),
      {
        inputs: { ...inputs, permissionType },
        outputs: { ...outputs, permissionType },
      },
      sort,
    );
  }

  // and one of another sort than the last can end it
  const [destroy] = await sorts.ESM.operate(["destroy"]);
  t.like(destroy, { changes: { delete: 2 }, shares: [] });
});
