import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import packageJson from "../../package.json";
import { providerText } from "../../provider/dynamic/provider-text";

it("is the very text that state holds since the first release: it must never change", () => {
  expect(createHash("sha256").update(providerText).digest("hex")).toBe(
    "dbea3bd7b7ef8e4725bcb62a63c3feaf7654b1abe2124ee502864c88e47b2690",
  );
});

it("is at most 400 bytes, for every share of a stack holds it twice", () => {
  expect(Buffer.byteLength(providerText)).toBeLessThanOrEqual(400);
});

it("requires a path that the package exports", () => {
  expect(providerText).toContain('require("pulumi-wellarchitected/provider")');
  expect(packageJson.exports["./provider"].default).toBe("./dist/provider/dynamic/host.js");
});

/** Runs the text as the host does, with a `require` of the test's. */
function handler(load: (path: string) => unknown): () => unknown {
  const exports: { handler?: () => unknown } = {};
  new Function("exports", "require", "process", providerText)(exports, load, process);
  if (!exports.handler) throw new Error("the text exports no handler");
  return exports.handler;
}

it("answers the package's provider", () => {
  const provider = {};
  const asked: string[] = [];
  const answer = handler((path) => {
    asked.push(path);
    return { provider };
  })();
  expect(answer).toBe(provider);
  expect(asked).toEqual(["pulumi-wellarchitected/provider"]);
});

it("says what to install and where, without a stack trace, where the package isn't found", () => {
  const load = createRequire("/nowhere/x.js");
  const run = handler((path) => load(path));
  expect(run).toThrow(`The Pulumi program's folder (${process.cwd()}) must have pulumi-wellarchitected installed`);
  expect(run).toThrow("Cannot find module 'pulumi-wellarchitected/provider'");
  expect(run).toThrow(expect.objectContaining({ stack: "" }));
});

it("hands on any other error of the package as it is", () => {
  const broken = new Error("broken");
  expect(
    handler(() => {
      throw broken;
    }),
  ).toThrow(broken);
});
