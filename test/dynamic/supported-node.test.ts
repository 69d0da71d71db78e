import { expect, it } from "vitest";
import { packageJson } from "#tools/project.mjs";
import { nodeProblem, oldestNode } from "../../provider/supported-node";

it.each(["22.12.0", "22.13.1", "23.0.0", "24.21.0"])("Node %s will do", (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});

it.each(["18.20.0", "20.20.2", "22.11.9"])("Node %s is told to be too old", (version) => {
  expect(nodeProblem(version)).toBe(
    `pulumi-wellarchitected needs Node.js 22.12 or later, but the node on your PATH is ${version}`,
  );
});

it("the oldest Node is the one that package.json's engines name", () => {
  expect(packageJson.engines.node).toBe(`>=${oldestNode.join(".")}.0`);
});
