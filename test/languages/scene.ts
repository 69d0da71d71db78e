import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import type { Emulator } from "../../emulator";
import { initStack } from "../engine/backend";
import { environment } from "../engine/environment";
import { reviewer, startProject } from "../engine/project";
import { vaultEnvironment } from "../engine/vault";
import { writeLauncher } from "../plugin/launcher";
import { version } from "../plugin/tarball";

/** Where an example of another language runs. */
export interface Scene {
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly workloadId: string;
  readonly emulator: Emulator;
  /** Makes a folder the project's, whose stack `test` is configured like this; each example is of the project `review-account`. */
  configure(folder: string, config: Readonly<Record<string, unknown>>): void;
}

export { reviewer };

/** A scene whose engine has the plugin installed in a home of its own. It ends with the test. */
export async function startScene(t: ExecutionContext): Promise<Scene> {
  const { emulator, project } = await startProject(t);
  const { folder } = project;
  const { workloadId } = await emulator.control.addWorkload({ name: "Shop" });
  installPlugin(join(folder, "home"));
  return {
    folder,
    // The rest of this process's, as for everyone: Go and Python want some of it.
    env: {
      ...(process.env as Record<string, string>),
      ...environment(emulator, folder, ""),
      ...(await vaultEnvironment()),
    },
    workloadId,
    emulator,
    configure(folder, config) {
      const named = Object.entries(config).map(([key, value]) => [`review-account:${key}`, value]);
      const options = { project: "review-account", config: Object.fromEntries(named) };
      initStack(folder, join(project.folder, "backend"), "test", options);
    },
  };
}

/** Where `pulumi plugin install` puts it, in the version that the SDKs ask for. */
function installPlugin(home: string): void {
  const folder = join(home, "plugins", `resource-wellarchitected-v${version}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}.lock`, "");
  writeLauncher(folder);
}
