import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exampleNames, exampleProgram } from "#tools/docs/examples.mjs";
import { cached } from "../package/cached";
import { digestOf, filesBelow } from "../package/packed";
import { sdkPrograms } from "./page-programs";
import { generatedSdk, repository, run, sdkSources } from "./sdk";

const tsc = join(repository, "node_modules", "typescript", "bin", "tsc");
const example = join(repository, "examples", "typescript-plugin");

/**
 * A folder with the TypeScript example, compiled, in `index.js`; not to be changed. schema.json's examples and those of the
 * pages compile beside it.
 * @throws an error with what the compiler printed
 */
export async function typescriptExample(): Promise<string> {
  const programs = [
    ...exampleNames().map((name) => [`${name}.ts`, exampleProgram(name, "typescript")] as const),
    ...sdkPrograms("typescript").map((text, index) => [`page-${index}.ts`, text] as const),
  ];
  const files = [...filesBelow(example).map((file) => join(example, file)), join(repository, "package-lock.json")];
  // By their whole paths: the folder has links into this repository.
  const key = digestOf([...files, ...sdkSources()], "/", programs.join());
  return cached("typescript-example", key, async (folder) => {
    cpSync(example, folder, { recursive: true });
    await installSdk(folder);
    for (const [file, text] of programs) writeFileSync(join(folder, file), text);
    const settings = { extends: "./tsconfig.json", compilerOptions: { noEmit: false }, include: ["*.ts"] };
    writeFileSync(join(folder, "tsconfig.all.json"), JSON.stringify(settings));
    await run(process.execPath, [tsc, "-p", join(folder, "tsconfig.all.json")]);
  });
}

/** Programs in the folder find the generated SDK, as after `pulumi package add`. */
async function installSdk(folder: string): Promise<void> {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of ["@pulumi", "@types", "typescript"]) {
    symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
  const sdk = join(modules, "pulumi-wellarchitected-sdk");
  cpSync(await generatedSdk("nodejs"), sdk, { recursive: true });
  await run(process.execPath, [tsc, "-p", sdk, "--outDir", sdk]);
  const manifest = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8"));
  writeFileSync(join(sdk, "package.json"), JSON.stringify({ ...manifest, main: "index.js" }));
}
