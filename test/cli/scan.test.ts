import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import { type Emulator, startEmulator } from "../../emulator";
import type { FoundShare } from "../../provider/cli/scan/found-share";
import { readScan, readWholeScan } from "../../provider/cli/scan/read-scan";
import { startFor } from "../emulator/clients";
import { folderFor, parsed, profilesFor, start } from "./command";

const [owner, recipient, third] = ["111111111111", "222222222222", "333333333333"] as const;

/** Shares of each kind, in two Regions, of which the recipient has accepted one; and the environment of the command. */
async function startEstate(t: ExecutionContext, emulator?: Emulator) {
  const estate = emulator ?? (await startFor(t));
  const { control } = estate;
  const shop = await control.addWorkload({ name: "Shop" });
  const billing = await control.addWorkload({ name: "Billing", region: "eu-west-1" });
  const accepted = await control.shareOutside(shop.workloadId, recipient, "READONLY");
  await control.accept(accepted);
  await control.shareOutside(billing.workloadId, recipient, "CONTRIBUTOR");
  await control.shareOutside(arnOf(await control.addResource("lens", { name: "Our lens" })), recipient);
  for (const kind of ["profile", "reviewTemplate"] as const) {
    await control.shareOutside(arnOf(await control.addResource(kind, { name: "Ours" })), third);
  }
  const folder = folderFor(t);
  return { emulator: estate, control, shop, folder, env: profilesFor(estate, folder) };
}

function arnOf(resource: object): string {
  const [, arn] = Object.entries(resource).find(([name]) => /arn$/i.test(name)) ?? [];
  return String(arn);
}

const brief = ({ side, kind, accountId, region, sharedWith, permissionType, status }: FoundShare) =>
  [side, kind, accountId, region, sharedWith, permissionType ?? "-", status].join(" ");

const everything = [
  `given LensShare ${owner} us-east-1 ${recipient} - PENDING`,
  `given ProfileShare ${owner} us-east-1 ${third} - PENDING`,
  `given ReviewTemplateShare ${owner} us-east-1 ${third} - PENDING`,
  `given WorkloadShare ${owner} eu-west-1 ${recipient} CONTRIBUTOR PENDING`,
  `given WorkloadShare ${owner} us-east-1 ${recipient} READONLY ACCEPTED`,
  `received LensShare ${recipient} us-east-1 ${recipient} - PENDING`,
  `received WorkloadShare ${recipient} eu-west-1 ${recipient} CONTRIBUTOR PENDING`,
  `received WorkloadShare ${recipient} us-east-1 ${recipient} - ACCEPTED`,
];

const both = ["--profiles", `${owner},${recipient}`, "--regions", "us-east-1,eu-west-1"];

test("a scan prints all shares, given and received, of all kinds, in all accounts and Regions", async (t) => {
  const { env, control } = await startEstate(t);
  // Whether AWS lists invitations that were accepted isn't documented.
  await control.setBehaviour({ invitationsListed: ["PENDING", "ACCEPTED"] });

  const [json, table] = await Promise.all([start(["scan", ...both, "--json"], env), start(["scan", ...both], env)]);

  t.deepEqual(parsed<FoundShare>(json.stdout).map(brief).sort(), everything);
  t.like(json, { exitCode: 0, stderr: "8 shares found\n" });
  t.is(table.stdout.trimEnd().split("\n").length, 1 + everything.length);
  t.false(table.stdout.includes("\u001b"), "colours are for terminals");
});

test("what one account denies is named at the end, with exit code 1, and stops neither its other kinds nor other accounts", async (t) => {
  const emulator = await startFor(t);
  const { env, control, shop, folder } = await startEstate(t, emulator);
  await control.inject({ kind: "denied", operation: "ListLenses", accountId: owner, times: "always" });
  await control.inject({
    kind: "denied",
    operation: "ListWorkloadShares",
    accountId: owner,
    region: "us-east-1",
    times: "always",
  });

  const profiles = ["--profiles", `${owner},${recipient},missing`];
  const args = ["scan", ...both, ...profiles, "--json", "--resume", join(folder, "scan.part")];

  const { stdout, stderr, exitCode } = await start(args, env);
  await control.clearFaults();
  const allowed = await start(args, env);

  t.is(exitCode, 1);
  t.deepEqual(
    readScan(stdout).map(brief).sort(),
    everything.filter((share) => !/^given LensShare|^given WorkloadShare.*us-east-1/.test(share)),
  );
  t.regex(stderr, /not scanned: profile missing, in eu-west-1, us-east-1: finding its account: /);
  t.regex(
    stderr,
    /not scanned: account 1{12}, profile 1{12}, in eu-west-1, us-east-1: listing the account's custom lens/,
  );
  t.true(
    stderr.includes(
      `in us-east-1: listing the shares of "Shop" (${shop.workloadId}): wellarchitected:ListWorkloadShares`,
    ),
  );
  t.notRegex(stderr, / {4}at |provider resource|connection/);
  const { notScanned } = readWholeScan(stdout);
  t.deepEqual(
    notScanned.map(({ profile, accountId, region, what }) => `${profile} ${accountId} ${region} ${what}`).sort(),
    [
      `${owner} ${owner} eu-west-1 listing the account's custom lens resources`,
      `${owner} ${owner} us-east-1 listing the account's custom lens resources`,
      `${owner} ${owner} us-east-1 listing the shares of "Shop" (${shop.workloadId})`,
      "missing undefined eu-west-1 finding its account",
      "missing undefined us-east-1 finding its account",
    ],
    "the last lines of JSON say the same",
  );
  t.regex(String(notScanned.find(({ what }) => what.includes("Shop"))?.reason), /wellarchitected:ListWorkloadShares/);
  t.deepEqual(readScan(allowed.stdout).map(brief).sort(), everything, "what was refused is not taken for finished");
});

test("a role is assumed in each account that a list on stdin names, and two ways to one account scan it once", async (t) => {
  const emulator = await startEmulator({
    roles: [owner, recipient].map((id) => ({ roleArn: `arn:aws:iam::${id}:role/audit/Reader`, trusts: [owner] })),
  });
  t.teardown(() => emulator.close());
  const { env } = await startEstate(t, emulator);
  const args = ["--role", "audit/Reader", "--accounts-file", "-", "--profiles", owner, "--regions", "us-east-1"];

  const [byRole, twice] = await Promise.all([
    start(["scan", ...args, "--json"], env, `${owner}\t${recipient}\n`),
    start(["scan", "--profiles", `${owner},again`, "--json"], { ...env, ...profileAgain(env) }),
  ]);

  const shares = parsed<FoundShare>(byRole.stdout);
  t.deepEqual(
    shares.map(brief).sort(),
    everything.filter((share) => share.includes("us-east-1")),
  );
  t.like(
    shares.find(({ accountId }) => accountId === recipient),
    {
      profile: owner,
      roleArn: `arn:aws:iam::${recipient}:role/audit/Reader`,
    },
  );
  t.is(parsed(twice.stdout).length, 4);
  t.regex(twice.stderr, /is account 1{12} in us-east-1, which is scanned once, by profile/);
});

/** A second profile of the same account. */
function profileAgain(env: Record<string, string>): Record<string, string> {
  const config = String(env.AWS_CONFIG_FILE);
  const [first = ""] = readFileSync(config, "utf8").split("\n\n");
  writeFileSync(`${config}-again`, `${first}\n${first.replace(owner, "again")}\n`);
  return { AWS_CONFIG_FILE: `${config}-again` };
}

test("an interrupted scan resumes with what is unfinished, prints everything, and then deletes its progress", async (t) => {
  const { env, control, folder } = await startEstate(t);
  const file = join(folder, "scan.part");
  const args = ["scan", ...both, "--json", "--resume", file];
  await control.inject({ kind: "holdAfter", operation: "ListWorkloadShares", times: 1 });
  const first = start(args, env);
  t.timeout(60_000);
  while (!existsSync(file) || readFileSync(file, "utf8").split("\n").length <= 15) await setTimeout(20);

  first.kill("SIGINT");
  const { exitCode, stderr } = await first;
  await control.release();
  writeFileSync(file, `${readFileSync(file, "utf8")}{"place":{"reg`);
  await control.resetCalls();
  const second = await start(args, env);
  const calls = (await control.calls()).map(({ operation }) => operation);

  t.is(exitCode, 130);
  t.regex(stderr, /interrupted: the same command goes on from there\n$/);
  t.is(second.exitCode, 0, second.stderr);
  t.deepEqual(parsed<FoundShare>(second.stdout).map(brief).sort(), everything);
  t.deepEqual(calls.filter((operation) => operation === "ListWorkloads").length, 1);
  t.false(existsSync(file));
});

test("what the command can't work with is one line with exit code 2, and no call is made", async (t) => {
  const { env, control, folder } = await startEstate(t);
  const other = join(folder, "other.json");
  writeFileSync(other, '{"name": "mine"}\n');
  await control.resetCalls();

  const wrong = [
    [["scan", "--json", "--csv"], "cannot be used with option '--csv'"],
    [["scan", "--concurrency", "0"], "It is a number from 1 to 9999"],
    [["scan", "--regions", "us-east-1,,"], "without empty items"],
    [["scan", "--role", "Reader"], "go together"],
    [["scan", "--resume", other], "no scan has written it"],
    [["scan", "--role", "Reader", "--accounts-file", join(folder, "none")], "can't be read"],
    [["scna"], "unknown command 'scna'"],
  ] as const;
  const runs = await Promise.all(wrong.map(async ([args, expected]) => ({ expected, ...(await start(args, env)) })));

  for (const { expected, exitCode, stderr, stdout } of runs) {
    t.like({ exitCode, stdout }, { exitCode: 2, stdout: "" }, stderr);
    t.true(stderr.includes(expected), stderr);
  }
  t.is(readFileSync(other, "utf8"), '{"name": "mine"}\n');
  t.deepEqual(await control.calls(), []);
});

test("--help has examples and exit codes, and shells complete commands, options and their values", async (t) => {
  const [help, commands, options, script] = await Promise.all([
    start(["scan", "--help"]),
    start(["complete", "--", "s"]),
    start(["complete", "--", "scan", "--re"]),
    start(["complete", "zsh"]),
  ]);

  t.regex(help.stdout, /Examples:\n.*Exit codes:\n {2}0 /s);
  t.regex(commands.stdout, /^scan\t/);
  t.regex(options.stdout, /^--regions\t.*\n--resume\t/);
  t.regex(script.stdout, /^#compdef wellarchitected-shares/);
});
