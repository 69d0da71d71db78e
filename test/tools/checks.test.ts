import { expect, test } from "vitest";
import { resolvedHosts, tracesIn } from "#tools/checks/machine-traces.mjs";
import { packageProblems } from "#tools/checks/package-contents.mjs";

const path = (...names: string[]) => ["", ...names].join("/");
const host = (...labels: string[]) => labels.join(".");

test.each([
  ["a home folder", `see ${path("root", "notes")}`],
  ["a user's folder", `"${path("home", "ana", "code")}"`],
  ["a work folder", `cd ${path("work", "main")}`],
  ["a public registry", `https://${host("registry", "npmjs", "org")}/a`],
  ["the registry that this machine uses", "https://mirror.example/npm/a"],
])("a trace of the machine is found: %s", (_name, line) => {
  const traces = tracesIn(`fine\n${line}`, ["mirror.example"]);

  expect(traces).toHaveLength(1);
  expect(traces[0]).toMatch(/^2: /);
});

test.each([
  "arn:aws:organizations::123456789012:root/o-abcdefghij/r-abcd",
  "https://example.com/work/notes",
  "POST /workloads/{WorkloadId}/shares",
  "provider/work/index.ts",
])("what only looks like one is not: %s", (line) => {
  expect(tracesIn(line)).toEqual([]);
});

test("a locked package that names the host it came from is found", () => {
  const packages = { "node_modules/a": { resolved: "https://mirror.example/a.tgz" }, "node_modules/b": {} };

  expect(resolvedHosts(JSON.stringify({ packages }))).toEqual([
    "node_modules/a is resolved to https://mirror.example/a.tgz",
  ]);
});

test("a package ships what it points to, and nothing else", () => {
  const documents = ["package.json", "README.md", "CHANGELOG.md", "LICENSE", "schema.json"];
  const sourcePlugin = ["plugin/PulumiPlugin.yaml", "plugin/index.js", "plugin/package.json"];
  const shipped = [...documents, ...sourcePlugin, "dist/index.js"];
  const packageJson = { main: "./dist/index.js", bin: { tool: "./dist/tool.js" } };

  expect(packageProblems([...shipped, "dist/tool.js"], packageJson)).toEqual([]);
  expect(packageProblems([...shipped, "dist/a.test.js", "test/a.ts"], packageJson)).toEqual([
    "not in the package: dist/tool.js",
    "must not ship: dist/a.test.js",
    "must not ship: test/a.ts",
  ]);
});
