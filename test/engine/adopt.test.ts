import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import test, { type ExecutionContext } from "ava";
import ts from "typescript";
import { type Emulator, startEmulator } from "../../emulator";
import { type Declaration, declarationsOf } from "../../provider/cli/adopt/declarations";
import type { Finding } from "../../provider/cli/audit/findings";
import { readScan } from "../../provider/cli/scan/read-scan";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import { folderFor, parsed, profilesFor, start } from "../cli/command";
import { PluginWorkloadShares, pluginShare } from "../plugin/resources";
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

async function sharesOf(emulator: Emulator): Promise<string[]> {
  const shares = await emulator.control.shares();
  return shares.map((share) => [share.shareId, share.sharedWith, share.permissionType, share.status].join(" ")).sort();
}

/** The TypeScript program that the command has written for the npm package. */
function written(folder: string): PulumiFn {
  const file = join(folder, "index.js");
  const source = readFileSync(join(folder, "index.ts"), "utf8");
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  writeFileSync(file, ts.transpileModule(source, { compilerOptions }).outputText);
  const require = createRequire(file);
  return async () => {
    delete require.cache[file];
    require(file);
  };
}

/** What the command's program declares for the plugin; `pulumi import` needs a language host, and the option import none. */
function declaring(declarations: readonly Declaration[], ids: Record<string, string>): PulumiFn {
  return async () => {
    for (const { type, name, inputs } of declarations) {
      const kind = kinds.find((one) => one.name === type);
      const Resource = (kind ? pluginShare(kind) : PluginWorkloadShares) as typeof PluginWorkloadShares;
      new Resource(name, inputs as never, ids[name] === undefined ? {} : { import: ids[name] });
    }
  };
}

test.serial(
  "shares that were made by hand in two accounts are scanned and adopted: the next preview is empty, an audit finds them managed, AWS has the same shares as before, and keeps them when they leave the stack",
  async (t) => {
    t.timeout(120_000);
    const emulator = await startEstate(t);
    const before = await sharesOf(emulator);
    const { AWS_CONFIG_FILE = "" } = profilesFor(emulator, folderFor(t));
    const project = projectFor(t, emulator, { AWS_CONFIG_FILE });
    const env = { ...emulator.env, AWS_CONFIG_FILE };
    const regions = ["--regions", "us-east-1,eu-west-1"];
    const scan = await start(["scan", "--profiles", accounts.join(), ...regions, "--json"], env);
    const options = door === "plugin" ? ["--plugin", "--account", accounts[0], "--json"] : ["--json"];

    const adopt = await start(["adopt", "--out", project.folder, ...options], env, scan.stdout);

    t.is(adopt.exitCode, 1, adopt.stderr);
    // Nine sets and nine single shares, since the tenth has expired, and one of each other kind; ten sets in the other account.
    const expected = door === "plugin" ? { resources: 21, shares: 102 } : { resources: 31, shares: 202 };
    t.like(JSON.parse(adopt.stdout), { ...expected, leftOut: [{ status: "EXPIRED" }] });
    const ids: Record<string, string> = {};
    const filter = { account: [accounts[0]] };
    const declared = declarationsOf(readScan(scan.stdout), filter).declarations;
    const program = door === "plugin" ? declaring(declared, ids) : written(project.folder);
    const stack = await project.stack(program);
    if (door === "plugin") {
      await stack.setConfig("wellarchitected:profile", { value: accounts[0] });
      const { resources } = JSON.parse(readFileSync(join(project.folder, "import.json"), "utf8"));
      for (const { name, id } of resources) ids[name] = id;
    }

    const { summary } = await stack.up();
    for (const name of Object.keys(ids)) delete ids[name];

    // The stack itself is created, too.
    t.like(summary.resourceChanges, door === "plugin" ? { import: 21, create: 1 } : { create: 32 });
    const preview = await stack.preview({ refresh: true });
    t.deepEqual(Object.keys(preview.changeSummary), ["same"], preview.stdout);
    t.deepEqual(await sharesOf(emulator), before);
    const exported = join(project.folder, "stack.json");
    writeFileSync(exported, JSON.stringify({ version: 3, deployment: deploymentOf(stack) }));
    const audit = await start(["audit", "--stack", exported, "--json"], env, scan.stdout);
    const rules = Map.groupBy(parsed<Finding>(audit.stdout), ({ rule }) => rule);
    t.is(rules.get("unmanaged-share")?.length, door === "plugin" ? 101 : 1);
    t.is(rules.get("missing-share"), undefined);

    await pulumi(stack, "state", "delete", "--all", "--yes", "--stack", "test");
    t.deepEqual(deploymentOf(stack).resources ?? [], []);
    t.deepEqual(await sharesOf(emulator), before);
  },
);
