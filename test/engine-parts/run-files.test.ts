import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import test, { type ExecutionContext } from "ava";
import { projectFolder } from "#tools/project.mjs";
import type { Entry, RunLog } from "../../provider/core/run/entries";
import { runFiles, warnOfFiles } from "../../provider/engine/run-files";

const address = "127.0.0.1:4711";

const entry = (share: string): Entry => ({ is: "inState", share, scope: "urn:a" });
const shareIds = (log: RunLog) => log.read().map((read) => (read.is === "inState" ? read.share : read.is));

/** A folder for the files of runs, which doesn't exist yet, and what becomes of it. */
function start(t: ExecutionContext) {
  const parent = mkdtempSync(join(tmpdir(), "run-files-"));
  t.teardown(() => rmSync(parent, { recursive: true, force: true }));
  const folder = join(parent, "wellarchitected", "runs");
  const failures: string[] = [];
  const onFailure = (reason: string) => void failures.push(reason);
  return {
    parent,
    folder,
    failures,
    /** The log of one more process of a run. */
    joinRun: (engine: string | undefined = address) => runFiles(engine, onFailure, folder),
    withoutEngine: () => runFiles(undefined, onFailure, folder),
    files: () => readdirSync(folder),
    /** Puts a file there as another process would have named it, with an entry in it; returns its name. */
    leave(process: { host?: string; pid: number; start: string }): string {
      const { host = ownHost(parent), pid, start } = process;
      mkdirSync(folder, { recursive: true });
      const name = `${[host, address, pid, start, 0].map(encodeURIComponent).join(",")}.jsonl`;
      writeFileSync(join(folder, name), `${JSON.stringify(entry("theirs"))}\n`);
      return name;
    },
  };
}

/** What the names of this process's files say of where it runs. */
function ownHost(parent: string): string {
  const probe = join(parent, "probe");
  runFiles(address, () => {}, probe).write(entry("mine"));
  const [file = ""] = readdirSync(probe);
  return decodeURIComponent(file.split(",")[0] as string);
}

test("processes of a run see each other's entries once and in order, those before they joined too, and not their own", (t) => {
  const { joinRun, failures } = start(t);
  const [one, other] = [joinRun(), joinRun()];
  one.write(entry("a"));
  other.write(entry("b"));
  one.write(entry("c"));

  t.deepEqual(shareIds(one), ["b"]);
  t.deepEqual(shareIds(other), ["a", "c"]);
  t.deepEqual(shareIds(joinRun()).sort(), ["a", "b", "c"]);

  one.write(entry("d"));

  t.deepEqual(shareIds(other), ["d"]);
  t.deepEqual(shareIds(other), []);
  t.deepEqual(failures, []);
});

test("processes of a run see the very entries that were written, whatever is in them, and however long they are", (t) => {
  const { joinRun } = start(t);
  const [one, other] = [joinRun(), joinRun()];
  const entries: Entry[] = [
    { is: "owned", share: "a", scope: 'urn:pulumi:dev::shop::Größe$"x"\n::日本', key: "key", record: "0123abcd" },
    { is: "owned", share: "x".repeat(300_000), scope: "urn:a", key: "key" },
    { is: "declared", key: "key", region: "eu-west-1", scope: "urn:a", adopts: true },
    { is: "declaredSharer", shared: "workload", scope: "urn:a", isExclusive: false },
    { is: "deleted", share: "a", scope: "urn:a", principal: "111122223333", generation: 3 },
  ];

  for (const each of entries) one.write(each);

  t.deepEqual(other.read(), entries);
});

test("a line that is only half written is seen once it is whole, though the halves meet inside a character", (t) => {
  const { joinRun, folder, files } = start(t);
  const [one, other] = [joinRun(), joinRun()];
  one.write(entry("a"));
  t.deepEqual(shareIds(other), ["a"]);
  const file = join(folder, files()[0] as string);
  const line = Buffer.from(`${JSON.stringify(entry("Größe 日本"))}\n`);
  const split = line.indexOf("日") + 1;

  appendFileSync(file, line.subarray(0, split));
  for (const _ of ["once", "again"]) t.deepEqual(shareIds(other), []);
  appendFileSync(file, line.subarray(split));
  one.write(entry("b"));

  t.deepEqual(shareIds(other), ["Größe 日本", "b"]);
  t.deepEqual(shareIds(joinRun()), ["a", "Größe 日本", "b"]);
});

test("a line that was cut short is passed over", (t) => {
  const { joinRun, folder, files, failures } = start(t);
  const [one, other] = [joinRun(), joinRun()];
  one.write(entry("a"));
  appendFileSync(join(folder, files()[0] as string), '{"is":"inState","sha\n');
  one.write(entry("b"));

  t.deepEqual(shareIds(other), ["a", "b"]);
  t.deepEqual(failures, []);
});

test("each process has a file that only the user can read, in a folder that is the user's alone", (t) => {
  const { joinRun, folder, files } = start(t);

  for (const log of [joinRun(), joinRun()]) log.write(entry("a"));

  t.is(files().length, 2);
  t.is(statSync(folder).mode & 0o777, 0o700);
  for (const file of files()) t.is(statSync(join(folder, file)).mode & 0o777, 0o600);
});

test("a process has no file before it writes", (t) => {
  const { joinRun, folder, failures } = start(t);

  t.deepEqual(shareIds(joinRun()), []);
  t.false(existsSync(folder));
  t.deepEqual(failures, []);
});

test("files that are none of this provider's are passed over, and left", (t) => {
  const { joinRun, folder, files, failures } = start(t);
  const own = `${encodeURIComponent(address)},${process.pid},1,0`;
  const strangers = ["README", "100%.txt", "x.jsonl", "a,b,c,d,0.jsonl", "%,%,1,1,0.jsonl", `${hostname()},${own}.txt`];
  mkdirSync(folder, { recursive: true });
  for (const name of strangers) writeFileSync(join(folder, name), "not an entry\n");
  const [one, other] = [joinRun(), joinRun()];

  one.write(entry("a"));
  other.write(entry("b"));

  t.deepEqual(shareIds(one), ["b"]);
  t.deepEqual(shareIds(other), ["a"]);
  for (const name of strangers) t.true(files().includes(name), name);
  t.deepEqual(failures, []);
});

test("processes of different engines see nothing of each other, though one's address begins as the other's", (t) => {
  for (const another of ["127.0.0.1:4712", "127.0.0.1:471", "127.0.0.1:47110", "[::1]:4711"]) {
    const { joinRun } = start(t);
    const [one, other] = [joinRun(), joinRun(another)];
    one.write(entry("a"));
    other.write(entry("b"));

    t.deepEqual(shareIds(one), [], another);
    t.deepEqual(shareIds(other), [], another);
  }
});

test("without an engine's address, nothing is shared, and nothing written", (t) => {
  const { withoutEngine, folder, failures } = start(t);

  withoutEngine().write(entry("a"));

  t.deepEqual(withoutEngine().read(), []);
  t.false(existsSync(folder));
  t.deepEqual(failures, []);
});

test("the file of a dead process, whose engine had the same address, says nothing, and is removed by the next that writes", async (t) => {
  const { joinRun, leave, files, failures } = start(t);
  const ended = spawn(process.execPath, ["-e", "0"]);
  await once(ended, "exit");
  const name = leave({ pid: ended.pid as number, start: "" });
  const log = joinRun();

  t.deepEqual(shareIds(log), []);
  t.deepEqual(files(), [name]);

  log.write(entry("a"));

  t.is(files().length, 1);
  t.not(files()[0], name);
  t.deepEqual(failures, []);
});

test("the file of a process whose ID another has by now, which began at another time, says nothing, and is removed", (t) => {
  const { joinRun, leave, files } = start(t);
  const name = leave({ pid: process.pid, start: "1" });
  const log = joinRun();

  t.deepEqual(shareIds(log), []);
  log.write(entry("a"));

  t.is(files().length, 1);
  t.not(files()[0], name);
});

test("the file of a process of another host says nothing, and is left: the folder may be shared", (t) => {
  const { joinRun, leave, folder } = start(t);
  const name = leave({ host: `not-${hostname()}`, pid: process.pid, start: "1" });
  const log = joinRun();

  log.write(entry("a"));

  t.deepEqual(shareIds(log), []);
  t.true(readFileSync(join(folder, name), "utf8").includes("theirs"));
});

const first: Record<string, (log: RunLog) => unknown> = {
  write: (log) => log.write(entry("a")),
  read: (log) => log.read(),
};
for (const [operation, begin] of Object.entries(first)) {
  test(`a folder that can't be made is reported once, by the first ${operation}, and the process goes on as if it were alone`, (t) => {
    const { joinRun, parent, folder, failures } = start(t);
    writeFileSync(join(parent, "wellarchitected"), "a file");
    const log = joinRun();

    begin(log);

    t.is(failures.length, 1);
    t.regex(failures[0]?.slice(folder.length) ?? "", /^: E[A-Z]+: /);

    for (const _ of ["once", "again"]) {
      log.write(entry("a"));
      t.deepEqual(log.read(), []);
    }

    t.is(failures.length, 1);
  });
}

test("what a folder that can't be made means is a warning, with what to do", (t) => {
  const warnings: string[][] = [];
  const warn = (...args: string[]) => void warnings.push(args);

  warnOfFiles({ warn, info: () => {}, progress: () => {} })("/runs: EACCES");

  t.deepEqual(warnings, [
    [
      "",
      "it is not known which shares the other provider resources and plugin versions of this run keep: /runs: EACCES. Set PULUMI_HOME to a folder that can be written to",
    ],
  ]);
});

/** Writes an entry, says what it has read, and goes on until its stdin ends. */
const program = `
  const { runFiles } = require(process.argv[1]);
  const log = runFiles(process.argv[2], (reason) => console.log(reason), process.argv[3]);
  log.write({ is: "inState", share: "child", scope: "urn:child" });
  console.log(JSON.stringify(log.read()));
  process.stdin.resume();
`;
const compiled = join(projectFolder, "dist", "provider", "engine", "run-files.js");

/** A process that has written its entry. */
async function startProcess(t: ExecutionContext, folder: string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ["-e", program, compiled, address, ...folder], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  t.teardown(() => child.kill("SIGKILL"));
  const [line] = await once(createInterface(child.stdout), "line");
  return { child, exit: once(child, "exit"), read: JSON.parse(line) };
}

const homes = [
  ["PULUMI_HOME", "wellarchitected/runs"],
  ["HOME", ".pulumi/wellarchitected/runs"],
] as const;
for (const [variable, path] of homes) {
  test(`the folder of runs is in Pulumi's own, by ${variable}`, async (t) => {
    const { parent } = start(t);

    await startProcess(t, [], { PULUMI_HOME: "", [variable]: parent });

    t.is(readdirSync(join(parent, path)).length, 1);
  });
}

test("a process of the run and this one read each other's files, and its file is gone when it ends", async (t) => {
  const { joinRun, folder, files } = start(t);
  const log = joinRun();
  log.write(entry("ours"));
  const own = files();

  const { child, exit, read } = await startProcess(t, [folder]);

  t.deepEqual(read, [entry("ours")]);
  t.deepEqual(shareIds(log), ["child"]);
  t.is(files().length, 2);

  child.stdin.end();

  t.deepEqual(await exit, [0, null]);
  t.deepEqual(files(), own);
  t.deepEqual(shareIds(log), []);
});

test("the file of a process that is killed stays, says nothing to a later process, and is removed by it", async (t) => {
  const { joinRun, folder, files } = start(t);
  const { child, exit } = await startProcess(t, [folder]);
  const [left] = files();
  child.kill("SIGKILL");
  await exit;
  t.deepEqual(files(), [left as string]);

  const later = joinRun();
  t.deepEqual(shareIds(later), []);
  later.write(entry("ours"));

  t.is(files().length, 1);
  t.not(files()[0], left);
});
