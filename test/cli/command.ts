import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { execa } from "execa";
import { projectFolder } from "#tools/project.mjs";
import type { Emulator } from "../../emulator";

const main = join(projectFolder, "dist", "provider", "cli", "main.js");

/** A folder that ends with the test. */
export function folderFor(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-cli-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * An environment in which a process finds nothing but the emulator, with a profile for each of its accounts, named by the
 * account's ID.
 */
export function profilesFor(emulator: Emulator, folder: string): Record<string, string> {
  const profiles = Object.entries(emulator.credentials).map(
    ([accountId, key]) =>
      `[profile ${accountId}]\naws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${key.secretAccessKey}\n`,
  );
  const config = join(folder, "aws-config");
  writeFileSync(config, profiles.join("\n"));
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: _s, ...env } = emulator.env;
  return {
    ...env,
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** The shares that exist, each in a line, sorted. */
export async function allShares(emulator: Emulator): Promise<string[]> {
  const shares = await emulator.control.shares();
  return shares.map((share) => [share.shareId, share.sharedWith, share.permissionType, share.status].join(" ")).sort();
}

/** Starts the command as a process. */
export function start(args: readonly string[], env: Record<string, string> = {}, input = "") {
  return execa(process.execPath, [main, ...args], { env, input, reject: false, stripFinalNewline: false });
}

/** The objects that JSON Lines hold. */
export function parsed<T = Record<string, unknown>>(lines: string): T[] {
  return lines
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
