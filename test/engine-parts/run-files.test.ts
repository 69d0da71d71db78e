import { type ChildProcess, spawn } from "node:child_process";
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
import { join, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Entry, RunLog } from "../../provider/core/run/entries";
import { runFiles, warnOfFiles } from "../../provider/engine/run-files";

const address = "127.0.0.1:4711";

let parent: string;
/** Doesn't exist yet. */
let folder: string;
let failures: string[];
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "run-files-"));
  folder = join(parent, "wellarchitected", "runs");
  failures = [];
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const onFailure = (reason: string) => void failures.push(reason);
/** The log of one more process of a run. */
const joinRun = (engine = address) => runFiles(engine, onFailure, folder);
const entry = (share: string): Entry => ({ is: "inState", share, scope: "urn:a" });
const shareIds = (log: RunLog) => log.read().map((read) => (read.is === "inState" ? read.share : read.is));
const files = () => readdirSync(folder);

/** What the names of this process's files say of where it runs. */
function ownHost(): string {
  const probe = join(parent, "probe");
  runFiles(address, onFailure, probe).write(entry("mine"));
  const [file = ""] = readdirSync(probe);
  return decodeURIComponent(file.split(",")[0] as string);
}

/** Puts an entry of another process there; answers the name of its file. */
function written(process: { host?: string; engine?: string; pid: number; start: string }): string {
  const { host = ownHost(), engine = address, pid, start } = process;
  mkdirSync(folder, { recursive: true });
  const name = `${[host, engine, pid, start, 0].map(encodeURIComponent).join(",")}.jsonl`;
  writeFileSync(join(folder, name), `${JSON.stringify(entry("theirs"))}\n`);
  return name;
}

describe("two processes of a run", () => {
  it("see each other's entries, in both directions and in order, and not their own", () => {
    const [one, other] = [joinRun(), joinRun()];
    one.write(entry("a"));
    other.write(entry("b"));
    one.write(entry("c"));
    expect(shareIds(one)).toEqual(["b"]);
    expect(shareIds(other)).toEqual(["a", "c"]);
    expect(failures).toEqual([]);
  });

  it("see each entry once, and those that come later", () => {
    const [one, other] = [joinRun(), joinRun()];
    expect(shareIds(other)).toEqual([]);
    one.write(entry("a"));
    expect(shareIds(other)).toEqual(["a"]);
    expect(shareIds(other)).toEqual([]);
    one.write(entry("b"));
    one.write(entry("c"));
    expect(shareIds(other)).toEqual(["b", "c"]);
    expect(shareIds(one)).toEqual([]);
  });

  it("see what was written before they began, also of several others", () => {
    const [one, other] = [joinRun(), joinRun()];
    one.write(entry("a"));
    other.write(entry("b"));
    expect(shareIds(joinRun()).sort()).toEqual(["a", "b"]);
  });

  it("see the very entries that were written, whatever is in them", () => {
    const [one, other] = [joinRun(), joinRun()];
    const entries: Entry[] = [
      { is: "owned", share: "a", scope: 'urn:pulumi:dev::shop::Größe$"x"\n::日本', key: "key", record: "0123abcd" },
      { is: "owned", share: "a", scope: "urn:a", key: "key" },
      { is: "declared", key: "key", region: "eu-west-1", scope: "urn:a", adopts: true },
      { is: "declaredSharer", shared: "workload", scope: "urn:a", isExclusive: false },
      { is: "deleted", share: "a", scope: "urn:a", principal: "111122223333", generation: 3 },
    ];
    for (const each of entries) one.write(each);
    expect(other.read()).toEqual(entries);
  });

  it("see an entry that is long, and the one after it", () => {
    const [one, other] = [joinRun(), joinRun()];
    const long = "x".repeat(300_000);
    one.write(entry(long));
    one.write(entry("a"));
    expect(shareIds(other)).toEqual([long, "a"]);
  });

  it("see a line that is only half written once it is whole, though the halves meet inside a character", () => {
    const [one, other] = [joinRun(), joinRun()];
    one.write(entry("a"));
    expect(shareIds(other)).toEqual(["a"]);
    const [file] = files();
    const line = Buffer.from(`${JSON.stringify(entry("Größe 日本"))}\n`);
    const split = line.indexOf("日") + 1;
    appendFileSync(join(folder, file as string), line.subarray(0, split));
    for (const _ of ["once", "again"]) expect(shareIds(other)).toEqual([]);
    appendFileSync(join(folder, file as string), line.subarray(split));
    one.write(entry("b"));
    expect(shareIds(other)).toEqual(["Größe 日本", "b"]);
    expect(shareIds(joinRun())).toEqual(["a", "Größe 日本", "b"]);
  });

  it("have a file each, in a folder that only the user can read", () => {
    for (const log of [joinRun(), joinRun()]) log.write(entry("a"));
    expect(files()).toHaveLength(2);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of files()) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  it("see past a line that was cut short", () => {
    const [one, other] = [joinRun(), joinRun()];
    one.write(entry("a"));
    appendFileSync(join(folder, files()[0] as string), '{"is":"inState","sha\n');
    one.write(entry("b"));
    expect(shareIds(other)).toEqual(["a", "b"]);
    expect(failures).toEqual([]);
  });

  it("see past files that are none of theirs, and leave them", () => {
    const strangers = ["100%.txt", "a,b,c,d,0.jsonl", "%,%,1,1,0.jsonl"];
    mkdirSync(folder, { recursive: true });
    for (const name of strangers) writeFileSync(join(folder, name), "not an entry\n");
    const [one, other] = [joinRun(), joinRun()];
    one.write(entry("a"));
    expect(shareIds(other)).toEqual(["a"]);
    expect(files()).toEqual(expect.arrayContaining(strangers));
    expect(failures).toEqual([]);
  });

  it("have no file before they write", () => {
    expect(shareIds(joinRun())).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    expect(failures).toEqual([]);
  });
});

describe("a process sees nothing", () => {
  it.each(["127.0.0.1:4712", "127.0.0.1:471", "127.0.0.1:47110", "[::1]:4711"])(
    "of another engine's run, nor that of it (%s)",
    (another) => {
      const [one, other] = [joinRun(), joinRun(another)];
      one.write(entry("a"));
      other.write(entry("b"));
      expect(shareIds(one)).toEqual([]);
      expect(shareIds(other)).toEqual([]);
      expect(failures).toEqual([]);
    },
  );

  it("of an earlier run whose engine had the same address: its processes are dead, and their files are removed", async () => {
    const ended = spawn(process.execPath, ["-e", "0"]);
    await once(ended, "exit");
    const name = written({ pid: ended.pid as number, start: "" });
    const log = joinRun();
    expect(shareIds(log)).toEqual([]);
    expect(files()).toEqual([name]);
    log.write(entry("a"));
    expect(files()).toHaveLength(1);
    expect(files()).not.toContain(name);
    expect(failures).toEqual([]);
  });

  it("of a process whose ID another one has by now, which began at another time, and whose file is removed", () => {
    const name = written({ pid: process.pid, start: "1" });
    const log = joinRun();
    expect(shareIds(log)).toEqual([]);
    expect(files()).toEqual([name]);
    log.write(entry("a"));
    expect(files()).toHaveLength(1);
    expect(files()).not.toContain(name);
  });

  it("of processes of another host, whose files it leaves: the folder may be shared", () => {
    const name = written({ host: `not-${hostname()}`, pid: process.pid, start: "1" });
    const log = joinRun();
    log.write(entry("a"));
    expect(shareIds(log)).toEqual([]);
    expect(files()).toContain(name);
    expect(readFileSync(join(folder, name), "utf8")).toContain("theirs");
  });

  it("of files that are none of ours, and leaves them", () => {
    mkdirSync(folder, { recursive: true });
    const others = ["README", "x.jsonl", `${hostname()},${encodeURIComponent(address)},${process.pid},1,0.txt`];
    for (const name of others) writeFileSync(join(folder, name), "no entry\n");
    const [log, other] = [joinRun(), joinRun()];
    log.write(entry("a"));
    other.write(entry("b"));
    expect(shareIds(log)).toEqual(["b"]);
    expect(files()).toEqual(expect.arrayContaining(others));
    expect(failures).toEqual([]);
  });

  it("and writes nothing if no engine reports its address", () => {
    const [one, other] = [undefined, undefined].map((none) => runFiles(none, onFailure, folder));
    one?.write(entry("a"));
    expect(other?.read()).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    expect(failures).toEqual([]);
  });
});

describe("a folder that can't be made", () => {
  beforeEach(() => writeFileSync(join(parent, "wellarchitected"), "a file"));

  it.each<[string, (log: RunLog) => unknown]>([
    ["a write", (log) => log.write(entry("a"))],
    ["a read", (log) => log.read()],
  ])("is reported once, by %s, and the process goes on as if there were no others", (_, first) => {
    const log = joinRun();
    first(log);
    expect(failures).toEqual([expect.stringMatching(/^.*wellarchitected\/runs: E[A-Z]+: /)]);
    for (let i = 0; i < 2; i++) {
      log.write(entry("a"));
      expect(log.read()).toEqual([]);
    }
    expect(failures).toHaveLength(1);
    expect(failures[0]?.startsWith(`${folder}: `)).toBe(true);
  });

  it("is told to a person as a warning, with what is not known and what to do", () => {
    const warn = vi.fn();
    warnOfFiles({ warn, info: () => {}, progress: () => {} })(`${folder}: EACCES`);
    expect(warn.mock.calls).toEqual([
      [
        "",
        `it is not known which shares the other provider resources and plugin versions of this run keep: ${folder}: EACCES. Set PULUMI_HOME to a folder that can be written to`,
      ],
    ]);
  });
});

describe("the folder is in Pulumi's own", () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ["PULUMI_HOME", "home", "wellarchitected/runs"],
    ["HOME", "user", ".pulumi/wellarchitected/runs"],
  ])("by %s", (variable, name, path) => {
    vi.stubEnv("PULUMI_HOME", "");
    vi.stubEnv(variable, join(parent, name));
    runFiles(address, onFailure).write(entry("a"));
    expect(readdirSync(join(parent, name, path))).toHaveLength(1);
    expect(failures).toEqual([]);
  });
});

const compiled = resolve(__dirname, "../../dist/provider/engine/run-files.js");

describe.skipIf(!existsSync(compiled))("the file of another process, as it is built,", () => {
  /** Writes an entry, says what it has read, and goes on until its stdin ends. */
  const program = `
    const { runFiles } = require(process.argv[1]);
    const log = runFiles(process.argv[2], (reason) => console.log(reason), process.argv[3]);
    log.write({ is: "inState", share: "child", scope: "urn:child" });
    console.log(JSON.stringify(log.read()));
    process.stdin.resume();
  `;
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  /** A process that has written its entry. */
  async function started() {
    const child = spawn(process.execPath, ["-e", program, compiled, address, folder], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    children.push(child);
    const [line] = await once(createInterface(child.stdout), "line");
    return { child, exit: once(child, "exit"), read: JSON.parse(line) };
  }

  it("is read by this one, which that reads as well, and is gone when that ends", async () => {
    const log = joinRun();
    log.write(entry("ours"));
    const own = files();
    const { child, exit, read } = await started();
    expect(read).toEqual([entry("ours")]);
    expect(shareIds(log)).toEqual(["child"]);
    expect(files()).toHaveLength(2);
    child.stdin?.end();
    expect(await exit).toEqual([0, null]);
    expect(files()).toEqual(own);
    expect(shareIds(log)).toEqual([]);
  });

  it("stays if that is killed, says nothing to a later process, and is removed by it", async () => {
    const { child, exit } = await started();
    const [left] = files();
    child.kill("SIGKILL");
    await exit;
    expect(files()).toEqual([left]);
    const later = joinRun();
    expect(shareIds(later)).toEqual([]);
    later.write(entry("ours"));
    expect(files()).toHaveLength(1);
    expect(files()).not.toContain(left);
  });
});
