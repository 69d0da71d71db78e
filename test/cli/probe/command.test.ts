import { PassThrough } from "node:stream";
import test, { type ExecutionContext } from "ava";
import { startEmulator } from "../../../emulator";
import { isConfirmed } from "../../../provider/cli/probe/confirm";
import { questionNames } from "../../../provider/cli/probe/questions/names";
import { UsageError } from "../../../provider/cli/usage-error";
import { eventually } from "../../emulator/clients";
import { folderFor, profilesFor, start } from "../command";

const [owner, recipient] = ["111111111111", "222222222222"] as const;

async function startSandbox(t: ExecutionContext) {
  const emulator = await startEmulator({ seed: 1 });
  t.teardown(() => emulator.close());
  return { control: emulator.control, emulator, env: profilesFor(emulator, folderFor(t)) };
}

const accounts = ["--profile", owner, "--recipient-profile", recipient];

test("a probe names account, Region, questions and principals, and without a terminal and --yes it does nothing", async (t) => {
  const { env, control } = await startSandbox(t);

  const { exitCode, stdout, stderr } = await start(["probe", ...accounts], env);

  t.like({ exitCode, stdout }, { exitCode: 2, stdout: "" }, stderr);
  t.regex(stderr, /in account 1{12} in us-east-1, with profile 1{12}\./);
  t.regex(stderr, /\n {2}2{12}\n/);
  t.regex(stderr, /As account 2{12} \(profile 2{12}\) it accepts and rejects/);
  t.regex(stderr, /at most \d+ calls/);
  t.regex(stderr, /--yes says so\. Nothing was made\n$/);
  for (const name of questionNames)
    t.true(stderr.includes(`  ${name}: `) || stderr.includes(`not played: ${name}: `), name);
  const operations = (await control.calls()).map(({ operation }) => operation);
  t.true(operations.includes("GetCallerIdentity"));
  t.deepEqual(
    operations.filter((operation) => !/^(Get|List)/.test(operation ?? "")),
    [],
  );
});

test("a table has each question's answer with its calls and request IDs, and what to tell the emulator", async (t) => {
  const { env, control } = await startSandbox(t);
  await control.setBehaviour({ spentToken: "conflict" });

  const { exitCode, stdout, stderr } = await start(["probe", ...accounts, "--only", "spent-token", "--yes"], env);

  t.is(exitCode, 0, stderr);
  const call = (await control.calls()).find(({ error }) => error === "ConflictException");
  t.true(stdout.includes(`(request ${call?.requestId})`), stdout);
  t.regex(stdout, /spentToken: "conflict" - .*ConflictException: /);
  t.regex(stdout, /owner CreateWorkloadShare \{.*"SharedWith":"2{12}".* -> 409 ConflictException "/);
  t.regex(stdout, /failMessage: /);
  t.true(stdout.includes(`/setBehaviour -d '{"spentToken":"conflict"}'`), stdout);
  t.false(stdout.includes("\u001b"), "colours are for terminals");
  t.regex(stderr, /nothing was left behind\n$/);
});

test("--json prints one object, with every call, what was found, and what the emulator takes", async (t) => {
  const { env, control } = await startSandbox(t);

  const args = ["probe", ...accounts, "--only", "deleted-share,principals", "--name", "mine", "--yes", "--json"];
  const { exitCode, stdout, stderr } = await start(args, env);

  t.is(exitCode, 0, stderr);
  const report = JSON.parse(stdout);
  t.like(report, { accountId: owner, recipientId: recipient, region: "us-east-1", name: "mine", left: [] });
  t.deepEqual(report.behaviour, {
    deleteUnknown: "notFound",
    updateDead: "notFound",
    strictPrincipals: true,
    sharedWithShown: "asGiven",
  });
  const requestIds = (await control.calls()).map(({ requestId }) => requestId);
  for (const { calls, findings } of report.questions) {
    for (const { requestId } of calls) t.true(requestIds.includes(requestId));
    for (const { evidence } of findings) for (const number of evidence) t.truthy(calls[number - 1]);
  }
  await t.notThrowsAsync(control.setBehaviour(report.behaviour));
});

test("Ctrl-C ends a probe after the call under way, and what it has made is removed", async (t) => {
  // A busy machine takes seconds to start a process.
  t.timeout(60_000);
  const { env, control } = await startSandbox(t);
  await control.inject({ kind: "holdAfter", operation: "CreateWorkload" });
  const probe = start(["probe", ...accounts, "--yes", "--json"], env);
  let said = "";
  probe.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  await eventually(async () => (await control.held()).length > 0);

  probe.kill("SIGINT");
  await eventually(() => /interrupted/.test(said));
  await control.release();
  const { exitCode, stdout } = await probe;

  t.is(exitCode, 130);
  t.deepEqual(await control.resources(), []);
  const outcomes = JSON.parse(stdout).questions.map(({ outcome }: { outcome: string }) => outcome);
  t.deepEqual([...new Set(outcomes)].sort(), ["interrupted", "not played"]);
});

test("what a killed probe has left is named by the next one with its name, and removed first", async (t) => {
  // A busy machine takes seconds to start a process.
  t.timeout(60_000);
  const { env, control } = await startSandbox(t);
  await control.inject({ kind: "holdAfter", operation: "CreateWorkloadShare" });
  const killed = start(["probe", ...accounts, "--yes"], env);
  await eventually(async () => (await control.held()).length > 0);
  killed.kill("SIGKILL");
  await killed;
  const left = await control.resources();
  await control.release();

  const asked = await start(["probe", ...accounts, "--only", "organization-sharing"], env);
  const other = await start(["probe", ...accounts, "--only", "organization-sharing", "--name", "other", "--yes"], env);
  const stillLeft = await control.resources();
  const next = await start(["probe", ...accounts, "--only", "organization-sharing", "--yes"], env);

  t.is(left.length, 1);
  t.regex(
    asked.stderr,
    /has left the workload "wellarchitected-shares-probe spent-token" \([0-9a-f]{32}\): it is removed first/,
  );
  t.notRegex(other.stderr, /has left/);
  t.deepEqual(stillLeft, left);
  t.is(next.exitCode, 0, next.stderr);
  t.deepEqual(await control.resources(), []);
});

test("what a probe can't work with is one line with exit code 2, and nothing is made", async (t) => {
  const { env, control } = await startSandbox(t);
  const wrong = [
    [[], "name one of yours by --share-with, or a profile of it by --recipient-profile"],
    [["--share-with", "12345"], "It has 5 digits"],
    [["--share-with", "o-emulated01"], "name it by --organization"],
    [["--share-with", `arn:aws:iam::${recipient}:user/anna`], "there is no account to share with"],
    [["--share-with", owner], "must not name the owner's own account"],
    [["--recipient-profile", owner], "must be of another account"],
    [["--share-with", recipient, "--organization", recipient], "--organization must not be a 12-digit account ID"],
    [["--share-with", recipient, "--name", "a b"], "--name must be 3 to 60 letters, digits and hyphens"],
    [["--share-with", recipient, "--only", "spent-tokens"], "Allowed choices are spent-token, "],
    [["--share-with", recipient, "--watch-seconds", "0"], "It is a number from 1 to 9999"],
    [["--share-with", recipient, "--region", "us-east-11"], "a Region must be"],
  ] as const;

  const runs = await Promise.all(
    wrong.map(async ([args, expected]) => ({
      expected,
      ...(await start(["probe", "--profile", owner, "--yes", ...args], env)),
    })),
  );

  for (const { expected, exitCode, stderr, stdout } of runs) {
    t.like({ exitCode, stdout }, { exitCode: 2, stdout: "" }, stderr);
    t.true(stderr.includes(expected), stderr);
    t.notRegex(stderr, / {4}at /);
  }
  t.deepEqual(await control.resources(), []);
});

test("credentials that are refused end a probe before anything is made, with what to do", async (t) => {
  const { env } = await startSandbox(t);

  const { exitCode, stdout, stderr } = await start(
    ["probe", "--profile", "missing", "--share-with", recipient, "--yes"],
    env,
  );

  t.like({ exitCode, stdout }, { exitCode: 1, stdout: "" });
  t.regex(stderr, /Check the profile missing.*\nNothing was made\.\n$/);
});

/** A terminal at which a person types. */
function terminal(typed: string) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  input.end(typed);
  return [input, output] as const;
}

test("at a terminal, only yes is a yes", async (t) => {
  for (const typed of ["y\n", "yes\n", "Y\n"]) t.true(await isConfirmed(...terminal(typed)), typed);
  for (const typed of ["\n", "n\n", "yesterday\n", ""]) t.false(await isConfirmed(...terminal(typed)), typed);
  const [input, output] = terminal("y\n");
  const pipe = new PassThrough().end("y\n");
  await t.throwsAsync(isConfirmed(pipe, output), { instanceOf: UsageError });
  await t.throwsAsync(isConfirmed(input, pipe), { instanceOf: UsageError });
});

test("--help of the probe names its questions, with examples and exit codes", async (t) => {
  const { stdout } = await start(["probe", "--help"]);

  t.regex(stdout, /Examples:\n.*Exit codes:\n {2}0 /s);
  for (const name of questionNames) t.true(stdout.includes(name), name);
});
