import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { download } from "../../tools/engine/download.mjs";
import { ensureEngine, type Way } from "../../tools/engine/engine.mjs";
import { buildFromSource } from "../../tools/engine/from-source.mjs";
import { engineOnPath } from "../../tools/engine/on-path.mjs";
import { oldestEngine, oldestGo, pinnedEngine } from "../../tools/engine/versions.mjs";
import { recordedReport, scratchFolder, writeCommand } from "./scratch.js";

const folderInCache = join("pulumi-wellarchitected", "engine");
const cachedExecutable = join(folderInCache, `v${pinnedEngine.text}`, "pulumi");

/** A machine with nothing on PATH and an empty cache. */
function bareMachine() {
  const [bin, cache] = [scratchFolder(), scratchFolder()];
  const report = recordedReport();
  return { bin, cache, report, told: report.told, node: process.execPath, env: { PATH: bin, XDG_CACHE_HOME: cache } };
}

const neverMade: Way = { name: "never", make: () => Promise.reject(new Error("was not expected to be tried")) };

describe("the pulumi on PATH", () => {
  test.each([
    ["3.216.0 itself", "echo v3.216.0"],
    ["a later one", "echo v3.300.1"],
    ["a later one without its v, and noise around it", "echo 'warning: new version' >&2; echo 3.259.0+dirty"],
  ])("will do: %s", async (_name, script) => {
    const machine = bareMachine();
    const pulumi = writeCommand(machine.bin, "pulumi", script);

    const engine = await ensureEngine({ ...machine, ways: [neverMade] });

    expect(engine).toEqual({ executable: pulumi, onPath: true });
    expect(machine.told).toEqual([]);
  });

  test.each([
    ["3.99.0", "echo v3.99.0", /is 3\.99\.0, older than 3\.216\.0/],
    ["a prerelease of the oldest", "echo v3.216.0-alpha.1", /is 3\.216\.0-alpha\.1, older than/],
    ["another major version", "echo v4.0.0", /is 4\.0\.0, another major version/],
    ["one that fails", "echo v3.259.0; exit 1", /doesn't tell its version/],
    ["one that answers something else", "echo hello", /doesn't tell its version/],
  ])("won't do: %s", (_name, script, why) => {
    const { bin, env } = bareMachine();
    writeCommand(bin, "pulumi", script);

    expect(engineOnPath(env).problem).toMatch(why);
  });

  test("that is too old gives way to the cached one", async () => {
    const machine = bareMachine();
    writeCommand(machine.bin, "pulumi", "echo v3.99.0");
    const cached = writeCommand(machine.cache, cachedExecutable, `echo v${pinnedEngine.text}`);

    const engine = await ensureEngine({ ...machine, ways: [neverMade] });

    expect(engine).toEqual({ executable: cached, onPath: false });
  });
});

test("a cached engine that doesn't run is made anew", async () => {
  const machine = bareMachine();
  writeCommand(machine.cache, cachedExecutable, "exit 126");

  const engine = await ensureEngine({ ...machine, ways: [{ name: "anew", make: async () => "/made" }] });

  expect(engine).toEqual({ executable: "/made", onPath: false });
});

describe("the official download", () => {
  test("brings the engine and its language hosts into the cache", async () => {
    const machine = bareMachine();

    const executable = await download({
      ...machine,
      install: async (_node, folder) => {
        writeCommand(folder, "bin/pulumi", `echo v${pinnedEngine.text}`);
        writeCommand(folder, "bin/pulumi-language-nodejs", "true");
      },
    });

    expect(executable).toBe(join(machine.cache, cachedExecutable));
    expect(readdirSync(join(executable, "..")).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
    expect(readdirSync(join(machine.cache, folderInCache))).toEqual([`v${pinnedEngine.text}`]);
  });

  test.each([
    ["refused half-way", `echo v${pinnedEngine.text}`, () => Promise.reject(new Error("refused"))],
    ["of a broken engine", "exit 1", () => Promise.resolve()],
    ["of another version", "echo v3.300.0", () => Promise.resolve()],
  ])("leaves nothing behind: %s", async (_name, script, end) => {
    const machine = bareMachine();

    const downloading = download({
      ...machine,
      install: (_node, folder) => {
        writeCommand(folder, "bin/pulumi", script);
        return end();
      },
    });

    await expect(downloading).rejects.toThrow(/refused|The engine that was made says version/);
    expect(readdirSync(join(machine.cache, folderInCache))).toEqual([]);
  });

  test("that is refused lets the next way try, and releases the lock", async () => {
    const machine = bareMachine();
    const refused: Way = { name: "download", make: () => Promise.reject(new Error("refused")) };

    const engine = await ensureEngine({ ...machine, ways: [refused, { name: "next", make: async () => "/made" }] });

    expect(engine.executable).toBe("/made");
    expect(readdirSync(join(machine.cache, folderInCache))).toEqual([]);
  });
});

describe("without any way", () => {
  const refused: Way = { name: "official download", make: () => Promise.reject(new Error("refused")) };
  const source: Way = { name: "built from source", make: buildFromSource };

  test("the error says what was tried and the three ways to an engine", async () => {
    const machine = bareMachine();

    const failure = await ensureEngine({ ...machine, ways: [refused, source] }).catch((error: Error) => error.message);

    expect(failure).toMatch(/on PATH: no `pulumi`\n.*official download: refused\n.*built from source: .*no `go`/);
    expect(failure).toContain(`1. Install Pulumi ${oldestEngine.text} or later`);
    expect(failure).toContain("2. Let this machine reach");
    expect(failure).toContain(`3. Install Go ${oldestGo.text} or later`);
    expect(existsSync(join(machine.cache, cachedExecutable))).toBe(false);
  });

  test("a Go that is too old is named", async () => {
    const machine = bareMachine();
    writeCommand(machine.bin, "go", "echo go version go1.21.3 linux/amd64");

    const engine = ensureEngine({ ...machine, ways: [refused, source] });

    await expect(engine).rejects.toThrow(`go is Go 1.21.3, older than ${oldestGo.text}`);
  });
});

test("two runs at once make one engine", async () => {
  const machine = bareMachine();
  let made = 0;
  const slow: Way = {
    name: "slow",
    make: async () => {
      made++;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return writeCommand(machine.cache, cachedExecutable, `echo v${pinnedEngine.text}`);
    },
  };

  const engines = await Promise.all([1, 2].map(() => ensureEngine({ ...machine, ways: [slow] })));

  expect(made).toBe(1);
  expect(engines[0]).toEqual(engines[1]);
  expect(machine.told).toEqual(["engine: waiting for another run that makes it"]);
});
