import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exampleNames, exampleProgram } from "#tools/docs/examples.mjs";
import { cached } from "../package/cached";
import { digestOf, filesBelow } from "../package/packed";
import { sdkPrograms } from "./page-programs";
import { generatedSdk, go, repository, sdkSources } from "./sdk";

const example = join(repository, "examples", "go");
const inlineMain = join(repository, "test", "languages", "run_inline.go");

/** The Go example, which has compiled as it stands, as a program that runs it by the Automation API; not to be changed. */
export async function goExample(): Promise<string> {
  const key = digestOf([...filesIn(example), inlineMain, ...sdkSources()], repository);
  const folder = await cached("go-example", key, async (target) => {
    const program = join(target, "program");
    await makeGoProject(program);
    await go(["mod", "tidy"], program);
    await go(["build", "-o", join(target, "example"), "."], program);

    const main = readFileSync(join(program, "main.go"), "utf8");
    writeFileSync(join(program, "main.go"), main.replace(/func main\(\) \{\n.*\n\}\n/, ""));
    cpSync(inlineMain, join(program, "run_inline.go"));
    await go(["mod", "tidy"], program);
    await go(["build", "-o", join(target, "run-inline"), "."], program);
  });
  return join(folder, "run-inline");
}

/** Compiles schema.json's examples in Go, and those of the pages. @throws an error with what the compiler printed. */
export async function vetGoExamples(): Promise<void> {
  const ofSchema = exampleNames().map((name) => exampleProgram(name, "go"));
  const programs = [...new Set([...ofSchema, ...sdkPrograms("go")])];
  const names = programs.map((_, index) => `program${index}`);
  const key = digestOf([...filesIn(example), ...sdkSources()], repository, programs.join());
  await cached("go-examples", key, async (project) => {
    await makeGoProject(project);
    for (const [index, name] of names.entries()) {
      mkdirSync(join(project, name));
      writeFileSync(join(project, name, "main.go"), programs[index] as string);
    }
    await go(["mod", "tidy"], project);
    await go(["vet", ...names.map((name) => `./${name}`)], project);
  });
}

/** Makes a folder the Go example, with the generated SDK in it, as after `pulumi package add`. */
async function makeGoProject(folder: string): Promise<void> {
  cpSync(example, folder, { recursive: true });
  const sdk = join(folder, "sdks", "wellarchitected");
  cpSync(join(await generatedSdk("go"), "wellarchitected"), sdk, { recursive: true });
  const sdkModule = "example.com/pulumi-wellarchitected/sdk/go/wellarchitected";
  writeFileSync(join(sdk, "go.mod"), `module ${sdkModule}\n\ngo 1.25\n`);
}

function filesIn(folder: string): string[] {
  return filesBelow(folder).map((file) => join(folder, file));
}
