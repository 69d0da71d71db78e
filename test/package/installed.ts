import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ExecutionContext } from "ava";
import { cached } from "./cached";
import { digestOf, packed, repository } from "./packed";
import { npm } from "./run";

/** What programs have besides our package, in the versions of this repository. */
const companions = ["@pulumi/pulumi", "typescript", "ts-node", "@types/node"];

/**
 * The node_modules folder of a project that has the tarball installed; not to be changed.
 * It takes the versions of this repository's lock file, so that npm needs no more than what `npm ci` has fetched.
 */
export async function installed(): Promise<string> {
  const tarball = await packed();
  const lockFile = join(repository, "package-lock.json");
  const key = `${digestOf([tarball], dirname(tarball))}-${digestOf([lockFile], repository)}`;
  const folder = await cached("installed", key, async (target) => {
    const { project, packages } = projectWith(tarball, readJson(lockFile));
    writeJson(join(target, "package.json"), project);
    writeJson(join(target, "package-lock.json"), { ...project, lockfileVersion: 3, packages });
    await npm(["install"], target);
  });
  return join(folder, "node_modules");
}

function projectWith(tarball: string, { packages: { "": _, ...packages } }: Lock) {
  const manifest = readJson(join(repository, "package.json"));
  const { version, dependencies, peerDependencies, peerDependenciesMeta, bin } = manifest;
  const own = { version, resolved: `file:${tarball}`, dependencies, peerDependencies, peerDependenciesMeta, bin };
  const versions = companions.map((name) => [name, packages[`node_modules/${name}`]?.version]);
  const project = {
    name: "program",
    version: "1.0.0",
    dependencies: { "pulumi-wellarchitected": own.resolved, ...Object.fromEntries(versions) },
  };
  return { project, packages: { "": project, ...packages, "node_modules/pulumi-wellarchitected": own } };
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

/** A folder of the test's own, with the tarball installed in it. */
export async function installedFolder(t: ExecutionContext): Promise<string> {
  const modules = await installed();
  const folder = mkdtempSync(join(tmpdir(), "wellarchitected-package-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  symlinkSync(modules, join(folder, "node_modules"));
  return folder;
}

/** The oldest Node that package.json's `engines` allow, from npm. */
export async function oldestNode(): Promise<string> {
  const { engines } = readJson(join(repository, "package.json"));
  const version = /^>=(\d+\.\d+\.\d+)$/.exec(engines.node)?.[1];
  if (version === undefined) throw new Error(`package.json's engines.node names no oldest version: ${engines.node}`);
  const folder = await cached("node", version, async (target) => {
    const dependencies = { node: version };
    writeJson(join(target, "package.json"), { private: true, dependencies, allowScripts: { node: true } });
    await npm(["install"], target);
  });
  return join(folder, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
}

function readJson(file: string) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, JSON.stringify(value, undefined, 2));
}
