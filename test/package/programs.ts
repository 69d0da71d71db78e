/** A project's files, and how Node starts its program. */
export interface Program {
  readonly files: Readonly<Record<string, string>>;
  readonly nodeArguments: readonly string[];
}

const declarations = `
  const share = new WorkloadShare("review", args);
  const { sharedWith } = args;
  if (others) {
    new LensShare("lens", { lensArn: others.LensShare, sharedWith });
    new ProfileShare("profile", { profileArn: others.ProfileShare, sharedWith });
    new ReviewTemplateShare("template", { templateArn: others.ReviewTemplateShare, sharedWith });
  }
`;

export const commonJs: Program = {
  files: {
    "index.js": `
const { LensShare, ProfileShare, ReviewTemplateShare, WorkloadShare } = require("pulumi-wellarchitected");
const { operate } = require("./operate.cjs");

operate(({ others, ...args }) => {${declarations}
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
import { LensShare, ProfileShare, ReviewTemplateShare, WorkloadShare } from "pulumi-wellarchitected";
import { operate } from "./operate.cjs";

operate(({ others, ...args }) => {${declarations}
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
import { LensShare, ProfileShare, ReviewTemplateShare, WorkloadShare, WorkloadShareArgs } from "pulumi-wellarchitected";
const { operate } = require("./operate.cjs");

operate(({ others, ...args }: WorkloadShareArgs & { others?: Record<string, string> }) => {${declarations}
  const shareId: pulumi.Output<string> = share.shareId;
  return { shareId, status: share.status };
});
`,
  },
  nodeArguments: ["--require", "ts-node/register", "index.ts"],
};
