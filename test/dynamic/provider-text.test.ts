import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import test from "ava";
import { packageJson } from "#tools/project.mjs";
import { providerText } from "../../provider/dynamic/provider-text";

/** By resource: the SHA-256 of the text that state holds since the first release. It must never change. */
const digests = {
  WorkloadShare: "8b6a3c966e62ac9500c27767bb283cc2ddd847d87c1ec09560050ec9fe8b1723",
  LensShare: "567563386cc3e1fdba4f66ad1614954a6820b2e089c97e4695cce710bf3f92e8",
  ProfileShare: "ac7e6e51e44c5833838d89b14b53098f712d0a23d12b062194d0504966ddb1b9",
  ReviewTemplateShare: "e4fc11845b78f68e27088ca79428d093f6b180b151b60a6144b683c05f39d789",
  WorkloadShares: "12c1ceae38bb1ebff2dbac96377e7ba073ee62ad3dd1d414855bf03811dec9a7",
};
const names = Object.keys(digests);

/** Runs the text as the host does, with a `require` of the test's. */
function handler(text: string, load: (path: string) => unknown): () => unknown {
  const exports: { handler?: () => unknown } = {};
  new Function("exports", "require", "process", text)(exports, load, process);
  if (!exports.handler) throw new Error("the text exports no handler");
  return exports.handler;
}

test("the text of each resource's provider is the very one that state holds since the first release", (t) => {
  const found = names.map((name) => [name, createHash("sha256").update(providerText(name)).digest("hex")]);

  t.deepEqual<unknown, unknown>(Object.fromEntries(found), digests);
});

test("the text of a provider has at most 400 bytes, for every share of a stack holds it twice", (t) => {
  for (const name of names) t.true(Buffer.byteLength(providerText(name)) <= 400, name);
});

test("the text of a provider returns the package's provider of that name, from a path that the package exports", (t) => {
  for (const name of names) {
    const provider = {};
    const asked: string[] = [];
    const load = (path: string) => {
      asked.push(path);
      return { providers: { [name]: provider } };
    };

    t.is(handler(providerText(name), load)(), provider);
    t.deepEqual(asked, ["pulumi-wellarchitected/provider"]);
  }
  t.is(packageJson.exports["./provider"].default, "./dist/provider/dynamic/host.js");
});

test("the text of a provider says what to install and where, without a stack trace, if the package isn't found", (t) => {
  const nowhere = createRequire("/nowhere/x.js");

  const error = t.throws(handler(providerText("WorkloadShare"), (path) => nowhere(path)));

  const where = `The Pulumi program's folder (${process.cwd()}) must have pulumi-wellarchitected installed`;
  t.true(error.message.startsWith(where));
  t.true(error.message.includes("Cannot find module 'pulumi-wellarchitected/provider'"));
  t.is(error.stack, "");
});

test("the text of a provider hands any other error of the package on as it is", (t) => {
  const broken = new Error("broken");
  const load = () => {
    throw broken;
  };

  t.throws(handler(providerText("WorkloadShare"), load), { is: broken });
});
