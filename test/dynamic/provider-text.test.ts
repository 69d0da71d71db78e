import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { packageJson } from "#tools/project.mjs";
import { providerText } from "../../provider/dynamic/provider-text";

/** Runs the text as the host does, with a `require` of the test's. */
function handler(text: string, load: (path: string) => unknown): () => unknown {
  const exports: { handler?: () => unknown } = {};
  new Function("exports", "require", "process", text)(exports, load, process);
  if (!exports.handler) throw new Error("the text exports no handler");
  return exports.handler;
}

const digests = [
  ["WorkloadShare", "8b6a3c966e62ac9500c27767bb283cc2ddd847d87c1ec09560050ec9fe8b1723"],
  ["LensShare", "567563386cc3e1fdba4f66ad1614954a6820b2e089c97e4695cce710bf3f92e8"],
  ["ProfileShare", "ac7e6e51e44c5833838d89b14b53098f712d0a23d12b062194d0504966ddb1b9"],
  ["ReviewTemplateShare", "e4fc11845b78f68e27088ca79428d093f6b180b151b60a6144b683c05f39d789"],
  ["WorkloadShares", "12c1ceae38bb1ebff2dbac96377e7ba073ee62ad3dd1d414855bf03811dec9a7"],
].map(([name = "", sha256]) => ({ name, sha256, text: providerText(name) }));

describe.each(digests)("the text of a $name", ({ name, text, sha256 }) => {
  it("is the very text that state holds since the first release: it must never change", () => {
    expect(createHash("sha256").update(text).digest("hex")).toBe(sha256);
  });

  it("is at most 400 bytes, for every share of a stack holds it twice", () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(400);
  });

  it("requires a path that the package exports", () => {
    expect(text).toContain('require("pulumi-wellarchitected/provider")');
    expect(packageJson.exports["./provider"].default).toBe("./dist/provider/dynamic/host.js");
  });

  it("returns the package's provider of that name", () => {
    const provider = {};
    const asked: string[] = [];
    const answer = handler(text, (path) => {
      asked.push(path);
      return { providers: { [name]: provider } };
    })();
    expect(answer).toBe(provider);
    expect(asked).toEqual(["pulumi-wellarchitected/provider"]);
  });

  it("says what to install and where, without a stack trace, if the package isn't found", () => {
    const load = createRequire("/nowhere/x.js");
    const run = handler(text, (path) => load(path));
    expect(run).toThrow(`The Pulumi program's folder (${process.cwd()}) must have pulumi-wellarchitected installed`);
    expect(run).toThrow("Cannot find module 'pulumi-wellarchitected/provider'");
    expect(run).toThrow(expect.objectContaining({ stack: "" }));
  });

  it("hands on any other error of the package as it is", () => {
    const broken = new Error("broken");
    expect(
      handler(text, () => {
        throw broken;
      }),
    ).toThrow(broken);
  });
});
