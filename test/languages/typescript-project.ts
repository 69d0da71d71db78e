import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedSdk, repository, run } from "./sdk";

const tsc = join(repository, "node_modules", "typescript", "bin", "tsc");

/** Makes a folder that programs in TypeScript find the generated SDK from, as after `pulumi package add`. */
export async function makeTypescriptProject(folder: string): Promise<void> {
  const modules = join(folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const name of ["@pulumi", "@types", "typescript"]) {
    symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
  const sdk = join(modules, "pulumi-wellarchitected-sdk");
  cpSync(await generatedSdk("nodejs"), sdk, { recursive: true });
  await compile("-p", sdk, "--outDir", sdk, "--skipLibCheck", "--types", "node");
  const manifest = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8"));
  writeFileSync(join(sdk, "package.json"), JSON.stringify({ ...manifest, main: "index.js" }));
}

/** @throws an error with what the compiler printed */
export async function compile(...args: string[]): Promise<void> {
  await run(process.execPath, [tsc, ...args]);
}
