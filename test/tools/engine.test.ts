import { existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { buildFromSource, oldestGo, pinnedEngine, provideEngine, type Way } from "#tools/engine/engine.mjs";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import { projectFolder } from "#tools/project.mjs";
import { scratchFolder, writeCommand } from "./scratch.js";

const cacheFolder = join("pulumi-wellarchitected", "engine");
const cachedFolder = join(cacheFolder, `v${pinnedEngine}`);
const told = vi.spyOn(console, "error");

beforeEach(() => {
  told.mockReset().mockImplementation(() => {});
});

/** A machine with nothing on PATH and an empty cache. */
function bareMachine() {
  const [bin, cache] = [scratchFolder(), scratchFolder()];
  const env: NodeJS.ProcessEnv = { PATH: bin, XDG_CACHE_HOME: cache };
  const provide = async (ways: Record<string, Way> = {}) => {
    await provideEngine(env, ways);
    return env.PATH?.split(delimiter);
  };
  return { bin, cache, env, provide, cached: () => readdirSync(join(cache, cacheFolder)) };
}

/** Makes an engine that says this version. */
const making =
  (version = pinnedEngine): Way =>
  async (folder) => {
    writeCommand(folder, "bin/pulumi", `echo v${version}`);
    writeCommand(folder, "bin/pulumi-language-nodejs", "true");
    return join(folder, "bin");
  };
const refused: Way = () => Promise.reject(new Error("refused"));

const always = [dirname(process.execPath), join(projectFolder, "node_modules", "@pulumi", "pulumi")];

describe("the pulumi on PATH", () => {
  test.each([
    ["3.216.0 itself", "echo v3.216.0"],
    ["a later one", "echo v3.300.1"],
    ["a later one without its v, and noise around it", "echo 'warning: new version' >&2; echo 3.259.0+dirty"],
  ])("will do, where it is: %s", async (_name, script) => {
    const { bin, provide } = bareMachine();
    writeCommand(bin, "pulumi", script);

    expect(await provide()).toEqual([...always, bin]);
    expect(told).not.toHaveBeenCalled();
  });

  test.each([
    ["3.99.0", "echo v3.99.0", "is 3.99.0"],
    ["a prerelease of the oldest", "echo v3.216.0-alpha.1", "is 3.216.0-alpha.1"],
    ["another major version", "echo v4.0.0", "is 4.0.0"],
    ["one that fails", "echo v3.259.0; exit 1", "that tells its version"],
    ["one that answers something else", "echo hello", "that tells its version"],
  ])("won't do: %s", async (_name, script, why) => {
    const { bin, provide } = bareMachine();
    writeCommand(bin, "pulumi", script);

    await expect(provide()).rejects.toThrow(why);
  });
});

describe("the cached engine", () => {
  test("is used if there is none on PATH", async () => {
    const { bin, cache, provide } = bareMachine();
    const pulumi = writeCommand(cache, join(cachedFolder, "pulumi"), `echo v${pinnedEngine}`);

    expect(await provide()).toEqual([...always, dirname(pulumi), bin]);
    expect(told).not.toHaveBeenCalled();
  });

  test("is made, with its language hosts, if it isn't there or doesn't run", async () => {
    const { cache, env, provide, cached } = bareMachine();
    writeCommand(cache, join(cachedFolder, "pulumi"), "exit 126");

    expect(await provide({ download: making() })).toContain(join(cache, cachedFolder));

    expect(cached()).toEqual([`v${pinnedEngine}`]);
    expect([...languageHosts(env).keys()]).toEqual(["nodejs"]);
  });

  test.each([
    ["is refused", refused],
    ["makes a broken engine", making("")],
    ["makes another version", making("3.300.0")],
  ])("is made in the next way if the first one %s", async (_name, first) => {
    const { provide, cached } = bareMachine();

    await provide({ first, next: making() });

    expect(cached()).toEqual([`v${pinnedEngine}`]);
  });

  test("is made once by two runs at once", async () => {
    const { env } = bareMachine();
    const make = vi.fn(making());

    await Promise.all([1, 2].map(() => provideEngine({ ...env }, { make })));

    expect(make).toHaveBeenCalledOnce();
    expect(told).toHaveBeenCalledWith("engine: waiting for another run that makes it");
  });
});

describe("without any way", () => {
  test("the error says what was tried and the three ways to an engine, and nothing is left", async () => {
    const { cache, provide, cached } = bareMachine();

    const failure = await provide({ download: refused, source: buildFromSource }).catch(({ message }) => message);

    expect(failure).toMatch(/no `pulumi` on PATH.*\n.*download: refused\n.*source: There is no `go` on PATH/);
    expect(failure).toMatch(/1\. Install Pulumi \^3\.216\.0.*2\. Let this machine reach.*3\. Install Go 1\./s);
    expect(existsSync(join(cache, cachedFolder))).toBe(false);
    expect(cached()).toEqual([]);
  });

  test("a Go that is too old is named", async () => {
    const { bin, provide } = bareMachine();
    writeCommand(bin, "go", "echo go version go1.21.3 linux/amd64");

    await expect(provide({ source: buildFromSource })).rejects.toThrow(`is Go 1.21.3, older than ${oldestGo}`);
  });

  test("a build that fails says why", async () => {
    const { bin, provide } = bareMachine();
    writeCommand(bin, "go", 'test "$1" = version && echo go1.99.0 || { echo missing go.sum entry >&2; exit 1; }');

    await expect(provide({ source: buildFromSource })).rejects.toThrow(/exit code 1: go build.*missing go.sum entry/s);
  });
});

test("language hosts are the first ones on PATH, without their helpers", () => {
  const [first, second] = [scratchFolder(), scratchFolder()];
  const nodejs = writeCommand(first, "pulumi-language-nodejs", "true");
  writeCommand(second, "pulumi-language-nodejs", "true");
  writeCommand(second, "pulumi-language-python-exec", "true");
  const yaml = writeCommand(second, "pulumi-language-yaml", "true");

  expect(languageHosts({ PATH: [first, second].join(delimiter) })).toEqual(
    new Map([
      ["nodejs", nodejs],
      ["yaml", yaml],
    ]),
  );
});
