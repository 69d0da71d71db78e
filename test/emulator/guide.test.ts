import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { execa } from "execa";
import { projectFolder } from "#tools/project.mjs";
import { EmulatorControl } from "../../emulator";
import { eventually } from "./clients";
import { examplesIn } from "./guide";

const command = join(projectFolder, "dist/emulator/main.js");

/** A port that nothing listens at. */
async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === "object" && address ? address.port : 0;
}

/** A folder in which the guide's shell examples run, with other ports than the guide's, which may be in use here. */
async function shell(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), "emulator-guide-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const [port, controlPort] = [await freePort(), await freePort()];
  const controlUrl = `http://127.0.0.1:${controlPort}/_emulator`;
  const start = `exec ${process.execPath} ${command}`;
  const npx = `#!/bin/sh
shift
if [ "$1" = control ]; then ${start} "$@"; else ${start} --port ${port} --control-port ${controlPort} "$@"; fi
`;
  for (const [name, script] of Object.entries({ npx, npm: "#!/bin/sh\n" })) {
    writeFileSync(join(folder, name), script);
    chmodSync(join(folder, name), 0o755);
  }
  const env = {
    ...process.env,
    PATH: [folder, process.env.PATH].join(delimiter),
    GITHUB_ENV: join(folder, "github-env"),
    WELLARCHITECTED_EMULATOR_CONTROL_URL: controlUrl,
  };
  const run = (code: string) => {
    const script = code.replaceAll("4601", String(controlPort)).replaceAll("4600", String(port));
    const running = spawn("bash", ["-euc", script], { cwd: folder, env, detached: true });
    t.teardown(() => end(running));
    let printed = "";
    for (const stream of [running.stdout, running.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
    return { running, printed: () => printed };
  };
  return { folder, control: new EmulatorControl(controlUrl), run };
}

/** With all that it has started. */
function end({ pid = 0 }: ChildProcess): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

test("the guide's shell examples run, one after the other, and do what it says", async (t) => {
  const { folder, control, run } = await shell(t);
  const [start = "", inCi = "", methods = "", byCommand = "", withState = "", ...others] = examplesIn("sh");
  t.deepEqual(others, []);

  const started = run(start);
  await eventually(() => started.printed().includes("Ready"));
  end(started.running);
  await once(started.running, "close");

  const ofCi = run(inCi);
  await once(ofCi.running, "exit");
  t.is(ofCi.running.exitCode, 0, ofCi.printed());
  t.regex(
    readFileSync(join(folder, "github-env"), "utf8"),
    /^AWS_ENDPOINT_URL_WELLARCHITECTED=http:\/\/127.0.0.1:\d+$/m,
  );

  const called = run(methods);
  await once(called.running, "close");
  t.is(called.running.exitCode, 0, called.printed());
  t.like(await control.shares(), [{ sharedWith: "222222222222", status: "ACCEPTED" }]);
  t.like(await control.faults(), [{ fault: { kind: "lostAnswer" } }]);
  t.like(await control.behaviour(), { listLag: { mode: "fixed", seconds: 3 } });
  t.true(Date.parse(await control.clock()) > Date.now() + 600_000_000);

  const commanded = run(byCommand);
  await once(commanded.running, "close");
  t.is(commanded.running.exitCode, 0, commanded.printed());
  t.deepEqual(
    (await control.workloads()).map(({ input }) => input.WorkloadName),
    ["Shop", "Billing"],
  );
  end(ofCi.running);

  await eventually(() =>
    control.clock().then(
      () => false,
      () => true,
    ),
  );
  const keeping = run(withState);
  await eventually(() => keeping.printed().includes("Ready"));
  t.true(readFileSync(join(folder, "emulator.json"), "utf8").includes('"format"'));
});

test("the guide's test runs as it stands", async (t) => {
  // In the project, where the package's own name leads to it.
  const folder = mkdtempSync(join(projectFolder, "dist", "guide-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const [code = "", ...others] = examplesIn("javascript");
  t.deepEqual(others, []);
  const file = join(folder, "script.test.mjs");
  writeFileSync(file, code);

  const { exitCode, stdout } = await execa(process.execPath, ["--test", "--test-reporter=tap", file], {
    reject: false,
  });

  t.is(exitCode, 0, stdout);
  t.regex(stdout, /^# pass 1$/m);
});
