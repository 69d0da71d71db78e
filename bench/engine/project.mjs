import { mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import "../../tools/engine/inline-programs.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const name = "bench";

/**
 * Makes a stack in the folder, with a backend of its own. The AWS SDK finds what the environment of this process says.
 * @param {string} folder
 * @param {() => void} program
 * @param {Record<string, string>} env the engine's own settings
 */
export async function makeStack(folder, program, env) {
  for (const sub of ["backend", "home", "plugin"]) mkdirSync(join(folder, sub));
  linkModules(folder);
  writePlugin(join(folder, "plugin"));
  const path = [join(folder, "plugin"), join(repository, "node_modules", "@pulumi", "pulumi"), process.env.PATH];
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: name, projectName: name, program: async () => program() },
    {
      workDir: folder,
      projectSettings: { name, runtime: "nodejs", main: folder },
      envVars: {
        PATH: path.join(delimiter),
        PULUMI_BACKEND_URL: pathToFileURL(join(folder, "backend")).href,
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_HOME: join(folder, "home"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        ...env,
      },
    },
  );
  const state = join(folder, "backend", ".pulumi", "stacks", name, `${name}.json`);
  return { stack, stateBytes: () => statSync(state).size };
}

/**
 * Links what a program in the folder needs, and what its providers do.
 * @param {string} folder
 */
export function linkModules(folder) {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const scope of ["@pulumi", "@aws-sdk"]) {
    symlinkSync(join(repository, "node_modules", scope), join(modules, scope), "junction");
  }
  symlinkSync(repository, join(modules, "pulumi-wellarchitected"), "junction");
}

/**
 * The plugin's executable, which the engine looks for on PATH.
 * @param {string} folder
 */
function writePlugin(folder) {
  const main = join(repository, "dist", "provider", "plugin", "main.js");
  const script = `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`;
  writeFileSync(join(folder, "pulumi-resource-wellarchitected"), script, { mode: 0o755 });
}
