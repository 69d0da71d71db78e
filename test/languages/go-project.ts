import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedSdk, repository } from "./sdk";

/** Makes a folder the Go example, with the generated SDK in it, as after `pulumi package add`. */
export async function makeGoProject(folder: string): Promise<void> {
  cpSync(join(repository, "examples", "go"), folder, { recursive: true });
  const sdk = join(folder, "sdks", "wellarchitected");
  cpSync(join(await generatedSdk("go"), "wellarchitected"), sdk, { recursive: true });
  const sdkModule = "example.com/pulumi-wellarchitected/sdk/go/wellarchitected";
  writeFileSync(join(sdk, "go.mod"), `module ${sdkModule}\n\ngo 1.25\n`);
}
