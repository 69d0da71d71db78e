// usage: official-install.mjs FOLDER VERSION
// Puts Pulumi's official release into FOLDER/bin, by the installer that comes with its npm package.
import { createRequire } from "node:module";

const [folder = "", version] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { PulumiCommand } = require("@pulumi/pulumi/automation");
const { SemVer } = createRequire(require.resolve("@pulumi/pulumi/automation"))("semver");

try {
  await PulumiCommand.install({ root: folder, version: new SemVer(version) });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  // A failed install script is reported as a block of exit code, stdout and stderr.
  console.error(/stderr: (.+)/.exec(message)?.[1] ?? message);
  process.exitCode = 1;
}
