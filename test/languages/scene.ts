import { mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { ExecutionContext } from "ava";
import type { Emulator } from "../../emulator";
import { environment } from "../engine/environment";
import { reviewer, startShop } from "../engine/project";
import { tarball, version } from "../plugin/tarball";
import { run } from "./sdk";

/** Where a program of another language runs. */
export interface Scene {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly workloadId: string;
  readonly emulator: Emulator;
}

export { reviewer };

/** A scene whose engine has the plugin installed from its tarball, in a home of its own. It ends with the test. */
export async function startScene(t: ExecutionContext): Promise<Scene> {
  const { emulator, project, workloadId } = await startShop(t);
  const { folder } = project;
  const env = {
    ...process.env,
    ...environment(emulator, folder, ""),
    // The plugin's launcher takes Node from PATH.
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    PROJECT_FOLDER: join(folder, "project"),
  };
  mkdirSync(env.PROJECT_FOLDER);
  const install = ["plugin", "install", "resource", "wellarchitected", version, "--file", await tarball()];
  await run("pulumi", install, { env });
  return { folder, env, workloadId, emulator };
}
