import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListWorkloadsCommand, WellArchitectedClient } from "@aws-sdk/client-wellarchitected";
import test, { type ExecutionContext } from "ava";
import { execa } from "execa";
import { packageJson, projectFolder } from "#tools/project.mjs";
import { EmulatorControl } from "../../emulator";
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
    [["--port", "many"], "--port must be a number from 0 to 65535"],
    [["--port", "70000"], "--port must be a number from 0 to 65535"],
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

  t.true(help.stdout.includes("--state FILE"));
  t.is(version.stdout, `${packageJson.version}\n`);
});
