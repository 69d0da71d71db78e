import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListWorkloadsCommand, WellArchitectedClient } from "@aws-sdk/client-wellarchitected";
import test, { type ExecutionContext } from "ava";
import { execa } from "execa";
import { packageJson, projectFolder } from "#tools/project.mjs";
import { ControlError, EmulatorControl } from "../../emulator";
import { createProgram } from "../../emulator/command";
import type { ControlMethod } from "../../emulator/control/client";
import { controlMethods } from "../../emulator/control/methods";
import { eventually, startFor } from "./clients";

const command = join(projectFolder, "dist/emulator/main.js");
const run = (...args: string[]) =>
  execa(process.execPath, [command, ...args], { reject: false, stripFinalNewline: false });

/** Starts the command on free ports, and waits until it says that it is ready. */
async function start(t: ExecutionContext, ...args: string[]) {
  const running = run("--port", "0", ...args);
  t.teardown(() => running.kill("SIGKILL"));
  let printed = "";
  running.stdout.on("data", (chunk: string) => {
    printed += chunk;
  });
  await eventually(() => printed.includes("Ready"));
  const [, controlUrl = ""] = /^curl (\S+)\/addWorkload/m.exec(printed) ?? [];
  return { running, env: exportsIn(printed), control: new EmulatorControl(controlUrl) };
}

const exportsIn = (printed: string): Record<string, string> =>
  Object.fromEntries([...printed.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));

/** A client that is configured by nothing but the variables that the command prints. */
const clientOf = (env: Record<string, string>) =>
  new WellArchitectedClient({
    endpoint: env.AWS_ENDPOINT_URL_WELLARCHITECTED ?? "",
    region: env.AWS_REGION ?? "",
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID ?? "", secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? "" },
    maxAttempts: 1,
  });

test("the command prints lines that point AWS's SDK at it, and SIGTERM ends it with its state kept", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-bin-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const state = join(folder, "state.json");

  const { running, env, control } = await start(t, "--state", state);
  const { WorkloadSummaries } = await clientOf(env).send(new ListWorkloadsCommand({}));
  await control.addWorkload({ name: "Shop" });
  running.kill("SIGTERM");

  t.deepEqual(WorkloadSummaries, []);
  t.is((await running).exitCode, 0);
  t.true(readFileSync(state, "utf8").includes('"Shop"'));
});

test("SIGINT ends the command while it holds a response", async (t) => {
  const { running, env, control } = await start(t);
  await control.inject({ kind: "holdAfter" });
  const call = t.throwsAsync(clientOf(env).send(new ListWorkloadsCommand({})));
  await eventually(async () => (await control.held()).length === 1);

  running.kill("SIGINT");

  t.is((await running).exitCode, 0);
  await call;
});

test("a port that is in use is reported in one line, with exit code 2", async (t) => {
  const port = Number(new URL((await startFor(t)).url).port);

  const { exitCode, stderr } = await run("--port", String(port));

  t.is(exitCode, 2);
  t.is(stderr, `wellarchitected-emulator: port ${port} is in use; choose others with --port and --control-port\n`);
});

test("wrong options and an unusable state file are reported in one line, with exit code 2", async (t) => {
  const notState = join(projectFolder, "package.json");

  for (const [args, message] of [
    [["--port", "many"], "--port <port>' argument 'many' is invalid. It must be a number from 0 to 65535."],
    [["--port", "70000"], "--port <port>' argument '70000' is invalid. It must be a number from 0 to 65535."],
    [["--colour"], "--colour"],
    [["extra"], "extra"],
    [["--port", "0", "--state", notState], "package.json is not a state file of this emulator."],
  ] as const) {
    const { exitCode, stderr } = await run(...args);
    t.is(exitCode, 2);
    t.regex(stderr, /^wellarchitected-emulator: .*\n$/);
    t.true(stderr.includes(message), stderr);
  }
});

test("the command shows its options, and the package's version", async (t) => {
  const [help, version] = await Promise.all([run("--help"), run("--version")]);

  t.true(help.stdout.includes("--state <file>"));
  t.is(version.stdout, `${packageJson.version}\n`);
});

test("control calls a method of a running emulator by its name, and prints the result as JSON", async (t) => {
  const { control } = await start(t);
  const call = (...args: string[]) => run("control", ...args, "--url", control.controlUrl);

  const added = await call("addWorkload", '{"name": "Shop"}');
  const { workloadId } = JSON.parse(added.stdout);
  await call(
    "shareOutside",
    JSON.stringify({ resourceId: workloadId, sharedWith: "222222222222", permissionType: "READONLY" }),
  );
  const listed = await call("shares");
  const reset = await call("reset");

  t.like(JSON.parse(listed.stdout), [{ resourceId: workloadId, status: "PENDING" }]);
  t.deepEqual([reset.exitCode, reset.stdout], [0, ""]);
  t.deepEqual(await control.workloads(), []);
});

test("control reports what is wrong in one line: 1 if the emulator refuses, 2 if there is none or the arguments are no JSON object", async (t) => {
  const { control } = await start(t);
  const absent = new URL(control.controlUrl);
  absent.port = "9";

  for (const [args, url, code, message] of [
    [["accept", '{"shareId": "no"}'], control.controlUrl, 1, "accept: "],
    [["addWorkload", '{"nmae": "Shop"}'], control.controlUrl, 1, "Unknown argument: nmae."],
    [["clock"], absent.href, 2, `No emulator answers at ${absent.href}`],
    [["addWorkload", "Shop"], control.controlUrl, 2, "must be a JSON object"],
    [["addWorkload", "[]"], control.controlUrl, 2, "must be a JSON object"],
    [["addWorklaod"], control.controlUrl, 2, "addWorklaod"],
    [["clock", "{}"], control.controlUrl, 2, "too many arguments"],
  ] as const) {
    const { exitCode, stdout, stderr } = await run("control", ...args, "--url", url);
    t.is(exitCode, code, message);
    t.is(stdout, "", message);
    t.regex(stderr, /^wellarchitected-emulator: .*\n$/, message);
    t.true(stderr.includes(message), stderr);
  }
});

test("each method of control has a --help with its arguments, what it prints, and an example that is valid", async (t) => {
  const { stdout: list } = await run("control", "--help");
  const { control } = await start(t);

  for (const [name, { arguments: taken = {}, returns, example }] of Object.entries(controlMethods)) {
    t.regex(list, new RegExp(`^ {2}${name} `, "m"));
    const help = createProgram(() => {}).commands[0]?.commands.find((command) => command.name() === name);
    let text = "";
    help
      ?.configureOutput({
        writeOut: (part) => {
          text += part;
        },
      })
      .outputHelp();
    for (const argument of Object.keys(taken)) t.true(text.includes(`\n  ${argument}`), `${name} ${argument}`);
    if (returns !== undefined) t.true(text.includes(`Prints ${returns}.`), name);
    const [, json = "{}"] =
      new RegExp(`^ {2}wellarchitected-emulator control ${name}(?: '(.+)')?$`, "m").exec(text) ?? [];
    t.deepEqual(JSON.parse(json), example ?? {}, name);
    // What an example names isn't there; anything else about it is right.
    const error = await control.call(name as ControlMethod, JSON.parse(json)).catch((failure) => failure);
    if (error instanceof ControlError) t.is(error.status, 404, `${name}: ${error.message}`);
  }
});
