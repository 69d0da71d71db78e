import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { LocalWorkspace, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import { projectFolder as repository } from "#tools/project.mjs";
import type { Project } from "../engine/project";
import { run } from "../languages/sdk";
import { cached } from "../package/cached";
import { digestOf, filesBelow } from "../package/packed";

/** How a user's machine runs a program in a folder. */
export const hasLanguageHost = languageHosts().has("nodejs");

/** A way to run an example as it stands in its folder: its stack, to be configured. */
export type Way = (project: Project, example: string) => Promise<Stack>;

/** By the language host of Node.js, as `pulumi up` does in the example's folder. */
export const inItsFolder: Way = async (project, example) => {
  const folder = copyOf(example, project.folder);
  const { workspace } = await project.stack(async () => {}, "environment");
  return LocalWorkspace.createOrSelectStack(
    { stackName: "test", workDir: folder },
    { envVars: { ...workspace.envVars } },
  );
};

/** By the Automation API, which needs no language host: the program runs in this process. */
export const inline: Way = async (project, example) => {
  const folder = copyOf(example, project.folder);
  if (!existsSync(join(folder, "tsconfig.json"))) return project.stack(javaScriptModule(folder));
  cpSync(await compiled(example), join(folder, "index.js"));
  return project.stack(commonJsModule(folder));
};

/** A TypeScript example's program, type-checked and compiled with the example's own tsconfig.json, as Pulumi does. */
export async function compiled(example: string): Promise<string> {
  const ownTypes = join(repository, "dist", "provider");
  const files = [...filesIn(join(repository, "examples", example)), ...filesIn(ownTypes).filter(isDeclaration)];
  const key = digestOf([...files, join(repository, "package-lock.json")], repository);
  const folder = await cached(`example-of-${example}`, key, async (target) => {
    const tsc = join(repository, "node_modules", "typescript", "bin", "tsc");
    await run(process.execPath, [tsc, "-p", copyOf(example, target), "--noEmit", "false"]);
  });
  return join(folder, example, "index.js");
}

const filesIn = (folder: string) => filesBelow(folder).map((file) => join(folder, file));
const isDeclaration = (file: string) => file.endsWith(".d.ts");

function commonJsModule(folder: string): PulumiFn {
  const file = join(folder, "index.js");
  const require = createRequire(file);
  return async () => {
    delete require.cache[file];
    const program: Record<string, unknown> | PulumiFn = require(file);
    return typeof program === "function" ? program() : program;
  };
}

function javaScriptModule(folder: string): PulumiFn {
  let runs = 0;
  return async () => {
    const module: Record<string, unknown> = await import(`${pathToFileURL(join(folder, "index.js"))}?run=${runs++}`);
    return { ...module };
  };
}

/** A copy, with all that its package.json asks for installed, and nothing else. */
export function copyOf(example: string, parent: string): string {
  const folder = join(parent, example);
  cpSync(join(repository, "examples", example), folder, { recursive: true });
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    const installed = join(folder, "node_modules", name);
    mkdirSync(dirname(installed), { recursive: true });
    symlinkSync(name === "pulumi-wellarchitected" ? repository : join(repository, "node_modules", name), installed);
  }
  return folder;
}
