import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json";
import { providerText, setProviderText } from "../../provider/dynamic/provider-text";

/** Runs the text as the host does, with a `require` of the test's. */
function handler(text: string, load: (path: string) => unknown): () => unknown {
  const exports: { handler?: () => unknown } = {};
  new Function("exports", "require", "process", text)(exports, load, process);
  if (!exports.handler) throw new Error("the text exports no handler");
  return exports.handler;
}

describe.each([
  {
    name: "provider",
    text: providerText,
    sha256: "dbea3bd7b7ef8e4725bcb62a63c3feaf7654b1abe2124ee502864c88e47b2690",
  },
  {
    name: "workloadShares",
    text: setProviderText,
    sha256: "2a5eb2f60bb9f4dd69134512c885ac60c35f921aee047de0d968bdbe628442f3",
  },
])("the text of $name", ({ name, text, sha256 }) => {
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

  it("returns the package's provider", () => {
    const provider = {};
    const asked: string[] = [];
    const answer = handler(text, (path) => {
      asked.push(path);
      return { [name]: provider };
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
