// usage: official-install.mjs FOLDER VERSION
// Puts Pulumi's official release into FOLDER/bin, by the installer that comes with its npm package.
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { SemVer } from "semver";

const [folder = "", version = ""] = parseArgs({ allowPositionals: true }).positionals;
const { PulumiCommand } = createRequire(import.meta.url)("@pulumi/pulumi/automation");

try {
  await PulumiCommand.install({ root: folder, version: new SemVer(version) });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  // A failed install script is reported as a block of exit code, stdout and stderr.
  console.error(/stderr: (.+)/.exec(message)?.[1] ?? message);
  process.exitCode = 1;
}
