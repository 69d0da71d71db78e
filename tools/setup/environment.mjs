import { delimiter, dirname, join } from "node:path";
import { pathFolders, pathVariable } from "./path.mjs";

/**
 * The environment of a task: first on PATH are the project's own Node and command-line tools, the engine, and the folder of
 * `pulumi-resource-pulumi-nodejs`, by which the engine serves dynamic providers where there is no language host.
 * @param {object} options
 * @param {NodeJS.ProcessEnv} options.env
 * @param {string} options.project
 * @param {string} options.node
 * @param {import("../engine/engine.mjs").Engine | undefined} options.engine
 * @returns {NodeJS.ProcessEnv}
 */
export function taskEnvironment({ env, project, node, engine }) {
  const modules = join(project, "node_modules");
  const folders = [dirname(node), join(modules, ".bin")];
  // The folder of an engine on PATH stays where it is: it may hold much else, such as another Node.
  if (engine && !engine.onPath) folders.push(dirname(engine.executable));
  if (engine) folders.push(join(modules, "@pulumi", "pulumi"));
  return {
    ...env,
    [pathVariable(env)]: [...folders, ...pathFolders(env)].join(delimiter),
    ...(engine && { WELLARCHITECTED_PULUMI: engine.executable, PULUMI_SKIP_UPDATE_CHECK: "true" }),
  };
}
