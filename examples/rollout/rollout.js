// Rolls one program out over many accounts and Regions: a stack for each, some at a time, and a summary at the end. It goes on
// after a stack that fails, and its exit code is 1 then.
//
//   npm install
//   node rollout.js                              # a preview of every stack
//   node rollout.js up --parallel 8
//   node rollout.js destroy --targets test.json
//
// targets.json says where. The role is assumed with the credentials that the AWS SDK finds: AWS_PROFILE and so on. The stacks
// are kept where `pulumi login` or PULUMI_BACKEND_URL says.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import pMap from "p-map";

const commands = ["preview", "up", "destroy"];
const stackFile = join(import.meta.dirname, "stack.js");

const { command, targets, parallel } = readArguments();
const outcomes = await pMap(targets, run, { concurrency: parallel });
const failed = outcomes.filter(({ error }) => error !== undefined);

console.log(`\n${command}: ${outcomes.length - failed.length} of ${outcomes.length} stacks succeeded`);
for (const outcome of outcomes) console.log(shown(outcome));
process.exitCode = failed.length > 0 ? 1 : 0;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        parallel: { type: "string", default: "4" },
        targets: { type: "string", default: join(import.meta.dirname, "targets.json") },
      },
    });
    const [command = "preview", ...others] = positionals;
    if (!commands.includes(command) || others.length > 0)
      throw new Error(`the command is one of ${commands.join(", ")}`);
    const parallel = Number(values.parallel);
    if (!Number.isInteger(parallel) || parallel < 1) throw new Error("--parallel is a whole number from 1");
    return { command, parallel, targets: targetsIn(values.targets) };
  } catch (error) {
    console.error(`rollout: ${error.message}`);
    process.exit(2);
  }
}

/** Every account in every Region. */
function targetsIn(file) {
  const { accountIds, regions, ...rest } = JSON.parse(readFileSync(file, "utf8"));
  if (!accountIds?.length || !regions?.length) throw new Error(`${file} needs accountIds and regions, neither empty`);
  if (!rest.roleName || !rest.reviewAccountId) throw new Error(`${file} needs roleName and reviewAccountId`);
  return accountIds.flatMap((accountId) => regions.map((region) => ({ accountId, region, ...rest })));
}

async function run(target) {
  const outcome = await outcomeOf(target);
  console.log(`${nameOf(target)}: ${outcome.error === undefined ? "done" : "failed"}`);
  return { target, ...outcome };
}

async function outcomeOf(target) {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [stackFile, JSON.stringify({ command, target })]);
    // The program may print, too.
    return JSON.parse(stdout.slice(stdout.lastIndexOf("\n") + 1));
  } catch (error) {
    return { error: error.message };
  }
}

function shown({ target, changes = {}, error }) {
  if (error !== undefined)
    return `  FAILED  ${nameOf(target)}\n            ${error.replaceAll("\n", "\n            ")}`;
  const counts = Object.entries(changes).map(([change, count]) => `${count} ${change}`);
  return `  ok      ${nameOf(target)}  ${counts.join(", ")}`;
}

function nameOf({ accountId, region }) {
  return `${accountId} ${region}`;
}
