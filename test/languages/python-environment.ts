import { cpSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../package/cached";
import { digestOf } from "../package/packed";
import { generatedSdk, hasGo, hasPython, repository, run } from "./sdk";

/** Whether {@link python} can be had. */
export const hasPythonSdk = hasGo && hasPython;

/** For the names of tests that need it. */
export const unlessPythonSkipped = hasPythonSdk ? "" : " (skipped: it needs python3, and Go to generate the SDK)";

/** A Python that has Pulumi's SDK and ours; not to be changed. */
export async function python(): Promise<string> {
  const sdk = await generatedSdk("python");
  const requirements = join(repository, "test", "languages", "requirements.txt");
  const key = digestOf([requirements, join(sdk, "pulumi_wellarchitected", "workload_share.py")], "/");
  const venv = await cached("python", key, async (folder) => {
    await run("python3", ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--no-input"];
    await run(join(folder, "bin", "python3"), [...pip, "-r", requirements]);
    // The build of a package writes beside its sources.
    const sources = join(folder, "sources");
    cpSync(sdk, sources, { recursive: true });
    await run(join(folder, "bin", "python3"), [...pip, "--no-deps", sources]);
  });
  return join(venv, "bin", "python3");
}
