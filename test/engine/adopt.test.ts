import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import test, { type ExecutionContext } from "ava";
import ts from "typescript";
import { type Emulator, startEmulator } from "../../emulator";
import type { Finding } from "../../provider/cli/audit/findings";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import { allShares, folderFor, parsed, profilesFor, start } from "../cli/command";
import { PluginProvider, PluginWorkloadShares, pluginShare } from "../plugin/resources";
import { deploymentOf } from "./backend";
import { door } from "./door";
import { addOfEach } from "./kinds";
import { projectFor, pulumi } from "./project";

const accounts = ["111111111111", "222222222222"] as const;

/**
 * Ten workloads in each account, with ten shares each, made by hand; both accounts use the same names. In the first account, one
 * of the shares has expired, and a share of each other kind has been made.
 */
async function startEstate(t: ExecutionContext): Promise<Emulator> {
  const emulator = await startEmulator();
  t.teardown(() => emulator.close());
  for (const accountId of accounts) {
    for (let number = 0; number < 10; number++) {
      const region = number % 2 === 0 ? "us-east-1" : "eu-west-1";
      const { workloadId } = await emulator.control.addWorkload({ name: `Shop ${number}`, accountId, region });
      const principals = Array.from({ length: 10 }, (_, share) => String(300_000_000_000 + share));
      for (const [index, principal] of principals.entries()) {
        await emulator.control.shareOutside(workloadId, principal, index % 3 === 0 ? "CONTRIBUTOR" : "READONLY");
      }
    }
  }
  const [first] = await emulator.control.shares();
  await emulator.control.expire(String(first?.shareId));
  for (const [kind, resourceId] of Object.entries(await addOfEach(emulator))) {
    if (kind !== workload.name) await emulator.control.shareOutside(resourceId, accounts[1]);
  }
  return emulator;
}

/** The TypeScript program that the command has written. */
function written(folder: string): PulumiFn {
  const file = join(folder, "index.js");
  const source = readFileSync(join(folder, "index.ts"), "utf8");
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  writeFileSync(file, ts.transpileModule(source, { compilerOptions }).outputText);
  if (door === "plugin") installSdk(folder);
  const require = createRequire(file);
  return async () => {
    delete require.cache[file];
    require(file);
  };
}

/** The tests' classes of the plugin's resources, by the name of the SDK that `pulumi package add` makes. */
function installSdk(folder: string): void {
  const shares = Object.fromEntries(kinds.map((kind) => [kind.name, pluginShare(kind)]));
  const sdk = { ...shares, WorkloadShares: PluginWorkloadShares, Provider: PluginProvider };
  const file = join(folder, "node_modules", "pulumi-wellarchitected-sdk", "index.js");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "");
  const require = createRequire(file);
  require(file);
  (require.cache[file] as NodeJS.Module).exports = sdk;
}

test.serial(
  "shares that were made by hand in two accounts are scanned and adopted: the next preview is empty, an audit finds them managed, AWS has the same shares as before, and keeps them when they leave the stack",
  async (t) => {
    t.timeout(120_000);
    const emulator = await startEstate(t);
    const before = await allShares(emulator);
    const { AWS_CONFIG_FILE = "" } = profilesFor(emulator, folderFor(t));
    const project = projectFor(t, emulator, { AWS_CONFIG_FILE });
    const env = { ...emulator.env, AWS_CONFIG_FILE };
    const regions = ["--regions", "us-east-1,eu-west-1"];
    const scan = await start(["scan", "--profiles", accounts.join(), ...regions, "--json"], env);
    const options = door === "plugin" ? ["--plugin", "--json"] : ["--json"];

    const adopt = await start(["adopt", "--out", project.folder, ...options], env, scan.stdout);

    t.is(adopt.exitCode, 1, adopt.stderr);
    // Nine sets and nine single shares, since the tenth has expired, and one of each other kind; ten sets in the other account.
    t.like(JSON.parse(adopt.stdout), { resources: 31, shares: 202, leftOut: [{ status: "EXPIRED" }] });
    const stack = await project.stack(written(project.folder));

    const { summary } = await stack.up();

    // The stack itself is created, too, and the plugin's program has a provider for each account.
    t.deepEqual(summary.resourceChanges, door === "plugin" ? { import: 31, create: 3 } : { create: 32 });
    const preview = await stack.preview({ refresh: true });
    t.deepEqual(Object.keys(preview.changeSummary), ["same"], preview.stdout);
    t.deepEqual(await allShares(emulator), before);
    const exported = join(project.folder, "stack.json");
    writeFileSync(exported, JSON.stringify({ version: 3, deployment: deploymentOf(stack) }));
    const audit = await start(["audit", "--stack", exported, "--json"], env, scan.stdout);
    const rules = Map.groupBy(parsed<Finding>(audit.stdout), ({ rule }) => rule);
    t.is(rules.get("unmanaged-share")?.length, 1);
    t.is(rules.get("missing-share"), undefined);

    await pulumi(stack, "state", "delete", "--all", "--yes", "--stack", "test");
    t.deepEqual(deploymentOf(stack).resources ?? [], []);
    t.deepEqual(await allShares(emulator), before);
  },
);
