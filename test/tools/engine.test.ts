import { existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { mock } from "node:test";
import test, { type ExecutionContext } from "ava";
import { buildFromSource, oldestGo, pinnedEngine, provideEngine, type Way } from "#tools/engine/engine.mjs";
import { languageHosts } from "#tools/engine/language-hosts.mjs";
import { projectFolder } from "#tools/project.mjs";
import { scratchFolder, writeCommand } from "./scratch.js";

const cacheFolder = join("pulumi-wellarchitected", "engine");
const cachedFolder = join(cacheFolder, `v${pinnedEngine}`);
const always = [dirname(process.execPath), join(projectFolder, "node_modules", "@pulumi", "pulumi")];

/** What is printed while engines are made. */
const printed: string[] = [];
mock.method(console, "error", (line: string) => void printed.push(line));

/** A machine with nothing on PATH and an empty cache. */
function bareMachine(t: ExecutionContext) {
  const [bin, cache] = [scratchFolder(t), scratchFolder(t)];
  const env: NodeJS.ProcessEnv = { PATH: bin, XDG_CACHE_HOME: cache };
  const provide = async (ways: Record<string, Way> = {}) => {
    await provideEngine(env, ways);
    return env.PATH?.split(delimiter);
  };
  return { bin, cache, env, provide, cached: () => readdirSync(join(cache, cacheFolder)) };
}

/** Makes an engine of this version. */
const making =
  (version = pinnedEngine): Way =>
  async (folder) => {
    writeCommand(folder, "bin/pulumi", `echo v${version}`);
    writeCommand(folder, "bin/pulumi-language-nodejs", "true");
    return join(folder, "bin");
  };
const refused: Way = () => Promise.reject(new Error("refused"));

test("the pulumi on PATH will do if it is 3.216.0 or a later one, whatever is printed around its version", async (t) => {
  const scripts = ["echo v3.216.0", "echo v3.300.1", "echo 'warning: new version' >&2; echo 3.259.0+dirty"];

  for (const script of scripts) {
    const { bin, provide } = bareMachine(t);
    writeCommand(bin, "pulumi", script);

    t.deepEqual(await provide(), [...always, bin], script);
  }
});

test("the pulumi on PATH won't do if it is older, of another major version, or fails, and the error says which", async (t) => {
  const scripts = [
    ["echo v3.99.0", "is 3.99.0"],
    ["echo v3.216.0-alpha.1", "is 3.216.0-alpha.1"],
    ["echo v4.0.0", "is 4.0.0"],
    ["echo v3.259.0; exit 1", "that tells its version"],
    ["echo hello", "that tells its version"],
  ] as const;

  for (const [script, why] of scripts) {
    const { bin, provide } = bareMachine(t);
    writeCommand(bin, "pulumi", script);

    await t.throwsAsync(provide(), { message: (message) => message.includes(why) }, script);
  }
});

test("the cached engine is used if there is none on PATH", async (t) => {
  const { bin, cache, provide } = bareMachine(t);
  const pulumi = writeCommand(cache, join(cachedFolder, "pulumi"), `echo v${pinnedEngine}`);

  t.deepEqual(await provide(), [...always, dirname(pulumi), bin]);
});

test("an engine is made, with its language hosts, if the cached one doesn't run", async (t) => {
  const { cache, env, provide, cached } = bareMachine(t);
  writeCommand(cache, join(cachedFolder, "pulumi"), "exit 126");

  const folders = await provide({ download: making() });

  t.true(folders?.includes(join(cache, cachedFolder)));
  t.deepEqual(cached(), [`v${pinnedEngine}`]);
  t.deepEqual([...languageHosts(env).keys()], ["nodejs"]);
});

test("an engine is made in the next way if the first one is refused, or makes a broken engine or another version", async (t) => {
  for (const first of [refused, making(""), making("3.300.0")]) {
    const { provide, cached } = bareMachine(t);

    await provide({ first, next: making() });

    t.deepEqual(cached(), [`v${pinnedEngine}`]);
  }
});

test("an engine is made once by two runs at once, and the other one says that it waits", async (t) => {
  const { env } = bareMachine(t);
  const make = mock.fn(making());

  await Promise.all([1, 2].map(() => provideEngine({ ...env }, { make })));

  t.is(make.mock.callCount(), 1);
  t.true(printed.includes("engine: waiting for another run that makes it"));
});

test("without any way to an engine, the error says what was tried and what helps, and nothing is left", async (t) => {
  const { cache, provide, cached } = bareMachine(t);

  const { message } = await t.throwsAsync(provide({ download: refused, source: buildFromSource }));

  t.regex(message, /no `pulumi` on PATH.*\n.*download: refused\n.*source: There is no `go` on PATH/);
  t.regex(message, /1\. Install Pulumi \^3\.216\.0.*2\. Let this machine reach.*3\. Install Go 1\./s);
  t.false(existsSync(join(cache, cachedFolder)));
  t.deepEqual(cached(), []);
});

test("a Go that is too old to build an engine is named", async (t) => {
  const { bin, provide } = bareMachine(t);
  writeCommand(bin, "go", "echo go version go1.21.3 linux/amd64");

  const { message } = await t.throwsAsync(provide({ source: buildFromSource }));

  t.true(message.includes(`is Go 1.21.3, older than ${oldestGo}`));
});

test("a build of an engine that fails says why", async (t) => {
  const { bin, provide } = bareMachine(t);
  writeCommand(bin, "go", 'test "$1" = version && echo go1.99.0 || { echo missing go.sum entry >&2; exit 1; }');

  const { message } = await t.throwsAsync(provide({ source: buildFromSource }));

  t.regex(message, /exit code 1: go build.*missing go.sum entry/s);
});

test("language hosts are the first ones on PATH, without their helpers", (t) => {
  const [first, second] = [scratchFolder(t), scratchFolder(t)];
  const nodejs = writeCommand(first, "pulumi-language-nodejs", "true");
  writeCommand(second, "pulumi-language-nodejs", "true");
  writeCommand(second, "pulumi-language-python-exec", "true");
  const yaml = writeCommand(second, "pulumi-language-yaml", "true");

  t.deepEqual(Object.fromEntries(languageHosts({ PATH: [first, second].join(delimiter) })), { nodejs, yaml });
});
