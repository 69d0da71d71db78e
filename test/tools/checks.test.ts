import test from "ava";
import { resolvedHosts, tracesIn } from "#tools/checks/machine-traces.mjs";
import { packageProblems } from "#tools/checks/package-contents.mjs";

// Put together, for this file is checked, too.
const path = (...names: string[]) => ["", ...names].join("/");
const host = (...labels: string[]) => labels.join(".");

test("a trace of a machine is found, with its line: a home or work folder, a public registry or the configured one", (t) => {
  const traces = [
    `see ${path("root", "notes")}`,
    `"${path("home", "ana", "code")}"`,
    `cd ${path("work", "main")}`,
    `https://${host("registry", "npmjs", "org")}/a`,
    "https://mirror.example/npm/a",
  ];

  for (const trace of traces) {
    const found = tracesIn(`fine\n${trace}`, ["mirror.example"]);

    t.is(found.length, 1, trace);
    t.regex(found[0] ?? "", /^2: /);
  }
});

test("what only looks like a trace of a machine is none: parts of ARNs, addresses and paths", (t) => {
  const harmless = [
    "arn:aws:organizations::123456789012:root/o-abcdefghij/r-abcd",
    "https://example.com/work/notes",
    "POST /workloads/{WorkloadId}/shares",
    "provider/work/index.ts",
  ];

  t.deepEqual(tracesIn(harmless.join("\n")), []);
});

test("a locked package that names the host it came from is found", (t) => {
  const packages = { "node_modules/a": { resolved: "https://mirror.example/a.tgz" }, "node_modules/b": {} };

  t.deepEqual(resolvedHosts(JSON.stringify({ packages })), [
    "node_modules/a is resolved to https://mirror.example/a.tgz",
  ]);
});

test("a package ships what it points to, and nothing else", (t) => {
  const documents = ["package.json", "README.md", "CHANGELOG.md", "LICENSE", "schema.json"];
  const sourcePlugin = ["plugin/PulumiPlugin.yaml", "plugin/index.js", "plugin/package.json"];
  const shipped = [...documents, ...sourcePlugin, "dist/index.js"];
  const packageJson = { main: "./dist/index.js", bin: { tool: "./dist/tool.js" } };

  t.deepEqual(packageProblems([...shipped, "dist/tool.js"], packageJson), []);
  t.deepEqual(packageProblems([...shipped, "dist/a.test.js", "test/a.ts"], packageJson), [
    "not in the package: dist/tool.js",
    "must not ship: dist/a.test.js",
    "must not ship: test/a.ts",
  ]);
});
