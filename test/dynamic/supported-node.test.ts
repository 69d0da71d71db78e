import test from "ava";
import { packageJson } from "#tools/project.mjs";
import { nodeProblem, oldestNode } from "../../provider/supported-node";

test("Node.js will do from 22.12 on", (t) => {
  for (const version of ["22.12.0", "22.13.1", "23.0.0", "24.21.0"]) t.is(nodeProblem(version), undefined, version);
});

test("an older Node.js is reported, with its version and what is needed", (t) => {
  for (const version of ["18.20.0", "20.20.2", "22.11.9"]) {
    t.is(
      nodeProblem(version),
      `pulumi-wellarchitected needs Node.js 22.12 or later, but the node on your PATH is ${version}`,
    );
  }
});

test("the oldest Node.js is the one that package.json's engines name", (t) => {
  t.is(packageJson.engines.node, `>=${oldestNode.join(".")}.0`);
});
