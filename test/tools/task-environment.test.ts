import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { languageHosts } from "../../tools/engine/language-hosts.mjs";
import { taskEnvironment } from "../../tools/setup/environment.mjs";
import { projectNode } from "../../tools/setup/node.mjs";
import { recordedReport, scratchFolder, writeCommand, writeJson } from "./scratch.js";

const node = join("project", "node_modules", "node", "bin", "node");
const modules = join("project", "node_modules");

function foldersFor(engine: { executable: string; onPath: boolean } | undefined) {
  return taskEnvironment({ env: { PATH: "usual" }, project: "project", node, engine }).PATH?.split(delimiter);
}

describe("a task's PATH", () => {
  const ownNode = [join(modules, "node", "bin"), join(modules, ".bin")];
  const dynamicProvider = join(modules, "@pulumi", "pulumi");

  test("begins with the project's Node, then the cached engine and the dynamic provider", () => {
    const folders = foldersFor({ executable: join("cache", "pulumi"), onPath: false });

    expect(folders).toEqual([...ownNode, "cache", dynamicProvider, "usual"]);
  });

  test("keeps the order of the user's where the engine comes from it", () => {
    const folders = foldersFor({ executable: join("usual", "pulumi"), onPath: true });

    expect(folders).toEqual([...ownNode, dynamicProvider, "usual"]);
  });

  test("names no engine for a task that needs none", () => {
    expect(foldersFor(undefined)).toEqual([...ownNode, "usual"]);
  });
});

describe("language hosts", () => {
  test("are found beside the engine and on PATH, the engine's first", () => {
    const [beside, bin] = [scratchFolder(), scratchFolder()];
    const nodejs = writeCommand(beside, "pulumi-language-nodejs", "true");
    writeCommand(bin, "pulumi-language-nodejs", "true");
    writeCommand(bin, "pulumi-language-python-exec", "true");
    const yaml = writeCommand(bin, "pulumi-language-yaml", "true");

    const hosts = languageHosts({ WELLARCHITECTED_PULUMI: join(beside, "pulumi"), PATH: bin });

    expect(hosts).toEqual(
      new Map([
        ["nodejs", nodejs],
        ["yaml", yaml],
      ]),
    );
  });

  test("are none beside an engine that was built from source", () => {
    expect(languageHosts({ WELLARCHITECTED_PULUMI: join(scratchFolder(), "pulumi"), PATH: "" }).size).toBe(0);
  });
});

describe("the Node that runs the project", () => {
  function project(ownVersion?: string) {
    const folder = scratchFolder();
    writeJson(folder, "package.json", { engines: { node: ">=22.12.0" } });
    if (ownVersion) writeCommand(folder, "node_modules/node/bin/node", `echo ${ownVersion}`);
    return folder;
  }

  test("is the one it installed", () => {
    const folder = project("v24.1.0");
    const running = { path: "running", version: "v20.0.0" };

    expect(projectNode({ project: folder, report: recordedReport(), running })).toContain(folder);
  });

  test("is the running one where that is new enough and npm ran no install scripts", () => {
    const report = recordedReport();
    const running = { path: "running", version: "v22.12.0" };

    expect(projectNode({ project: project(), report, running })).toBe("running");
    expect(report.told.join()).toContain("Going on with the running Node, v22.12.0");
  });

  test("is missing, with what to do, where the running one is too old", () => {
    const running = { path: "running", version: "v22.11.0" };
    const choose = () => projectNode({ project: project(), report: recordedReport(), running });

    expect(choose).toThrow(
      /v22\.11\.0, can't stand in.*npm rebuild node --ignore-scripts=false.*Node 22\.12\.0 or later/s,
    );
  });
});
