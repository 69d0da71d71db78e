/** A project's files, and how Node starts its program. */
export interface Program {
  readonly files: Readonly<Record<string, string>>;
  readonly nodeArguments: readonly string[];
}

export const commonJs: Program = {
  files: {
    "index.js": `
const { WorkloadShare } = require("pulumi-wellarchitected");
const { operate } = require("./operate.cjs");

operate((args) => {
  const share = new WorkloadShare("review", args);
  return { shareId: share.shareId, status: share.status };
});
`,
  },
  nodeArguments: ["index.js"],
};

export const esm: Program = {
  files: {
    "package.json": `{ "type": "module" }`,
    "index.js": `
import { WorkloadShare } from "pulumi-wellarchitected";
import { operate } from "./operate.cjs";

operate((args) => {
  const share = new WorkloadShare("review", args);
  return { shareId: share.shareId, status: share.status };
});
`,
  },
  nodeArguments: ["index.js"],
};

/** That of `pulumi new typescript`. */
export const tsconfig = JSON.stringify({
  compilerOptions: {
    strict: true,
    outDir: "bin",
    target: "es2020",
    module: "commonjs",
    moduleResolution: "node",
    sourceMap: true,
    experimentalDecorators: true,
    pretty: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
  },
  files: ["index.ts"],
});

export const typeScript: Program = {
  files: {
    "tsconfig.json": tsconfig,
    "index.ts": `
import * as pulumi from "@pulumi/pulumi";
import { WorkloadShare, WorkloadShareArgs } from "pulumi-wellarchitected";
const { operate } = require("./operate.cjs");

operate((args: WorkloadShareArgs) => {
  const share = new WorkloadShare("review", args);
  const shareId: pulumi.Output<string> = share.shareId;
  return { shareId, status: share.status };
});
`,
  },
  nodeArguments: ["--require", "ts-node/register", "index.ts"],
};
