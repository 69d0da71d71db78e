import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Emulator } from "../../emulator";
import { environment } from "../engine/environment";
import { reviewer, test as withProject } from "../engine/project";
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

/** A test whose engine has the plugin installed from its tarball, in a home of its own. */
export const test = withProject.extend<{ scene: Scene }>({
  scene: async ({ emulator, project, workloadId }, use) => {
    const { folder } = project;
    const settings = environment(emulator, folder, "");
    const env = {
      ...process.env,
      ...settings,
      // The plugin's launcher takes Node from PATH.
      PATH: [dirname(process.execPath), process.env.PATH].join(":"),
      PROJECT_FOLDER: join(folder, "project"),
    };
    mkdirSync(env.PROJECT_FOLDER);
    const install = ["plugin", "install", "resource", "wellarchitected", version, "--file", await tarball()];
    await run("pulumi", install, { env });
    await use({ folder, env, workloadId, emulator });
  },
});
