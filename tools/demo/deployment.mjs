import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { register } from "ts-node";
import "../engine/inline-programs.mjs";
import { projectFolder } from "../project.mjs";
import { say } from "./telling.mjs";

/** The roles that the emulator has in its two accounts. */
const ownerRole = "arn:aws:iam::111111111111:role/WellArchitectedOwner";
const reviewRole = "arn:aws:iam::222222222222:role/WellArchitectedReviewer";

/**
 * `examples/review-programme` in a temporary folder, with a backend of its own, run by the real engine.
 * @param {object} options
 * @param {Readonly<Record<string, string>>} options.env points the AWS SDK at the emulator
 * @param {string} [options.folder] of an earlier deployment, to go on with it
 */
export async function deployment({ env, folder = makeFolder() }) {
  // The program runs in this process, and its providers in the engine's: both need the environment.
  Object.assign(process.env, env, { AWS_EC2_METADATA_DISABLED: "true" });
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "demo", projectName: "review-programme", program: async () => runProgram(folder) },
    {
      workDir: folder,
      projectSettings: { name: "review-programme", runtime: "nodejs", main: folder },
      envVars: {
        PULUMI_BACKEND_URL: pathToFileURL(join(folder, "backend")).href,
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_HOME: join(folder, "home"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    },
  );
  await stack.setAllConfig({ reviewRole: { value: reviewRole }, "ownerRoles[0]": { value: ownerRole } }, true);
  const onOutput = tellOutput();
  /** @type {"always" | "never"} */
  const color = process.stdout.isTTY ? "always" : "never";
  const common = { color, onOutput };
  return {
    folder,
    up: () => stack.up({ ...common, refresh: true, suppressOutputs: true }),
    upWithoutChanges: () => stack.up({ ...common, refresh: true, suppressOutputs: true, expectNoChanges: true }),
    preview: () => stack.preview({ ...common, refresh: true, diff: true }),
    destroy: () => stack.destroy(common),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-demo-"));
  cpSync(join(projectFolder, "examples", "review-programme"), folder, {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  for (const sub of ["backend", "home", "node_modules"]) mkdirSync(join(folder, sub));
  symlinkSync(join(projectFolder, "node_modules", "@pulumi"), join(folder, "node_modules", "@pulumi"), "junction");
  symlinkSync(projectFolder, join(folder, "node_modules", "pulumi-wellarchitected"), "junction");
  return folder;
}

/**
 * Runs the program anew, as Pulumi's own host of Node.js programs does: through ts-node.
 * @param {string} folder
 */
function runProgram(folder) {
  const file = join(folder, "index.ts");
  register({ cwd: folder, transpileOnly: true });
  const require = createRequire(file);
  delete require.cache[file];
  return require(file);
}

/** What Pulumi prints for terminals without cursor, of where it found its plugin, and of what to do with an empty stack. */
const noise =
  /^\s*$|using pulumi-resource-pulumi-nodejs from|^@ |\(0s\)\s*$|\d warnings?$|^Diagnostics:|^ {2}pulumi:pulumi:Stack \(|^The resources in the stack|^If you want to remove/;

/** Tells Pulumi's own output without its noise. */
function tellOutput() {
  let rest = "";
  /** @param {string} text */
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!noise.test(stripVTControlCharacters(line))) say.line(line);
    }
  };
}
