import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import ts from "typescript";
import { installedFolder } from "./installed";

const { ModuleKind, ModuleResolutionKind } = ts;

/** Each way by which TypeScript finds a package's types, with the sort of file that it is used for. */
const resolutions = {
  "node10, as `pulumi new typescript` has it": {
    module: ModuleKind.CommonJS,
    moduleResolution: ModuleResolutionKind.Node10,
    extension: ".ts",
  },
  "node16 in CommonJS": {
    module: ModuleKind.Node16,
    moduleResolution: ModuleResolutionKind.Node16,
    extension: ".cts",
  },
  "node16 in ESM": { module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16, extension: ".mts" },
  "nodenext in CommonJS": {
    module: ModuleKind.NodeNext,
    moduleResolution: ModuleResolutionKind.NodeNext,
    extension: ".cts",
  },
  "nodenext in ESM": {
    module: ModuleKind.NodeNext,
    moduleResolution: ModuleResolutionKind.NodeNext,
    extension: ".mts",
  },
  bundler: { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler, extension: ".ts" },
};

const userOptions: ts.CompilerOptions = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2020 };

const correct = `
import * as pulumi from "@pulumi/pulumi";
import {
  ConnectionArgs,
  LensShare,
  LensShareArgs,
  MemberShare,
  ProfileShare,
  ReviewTemplateShare,
  ShareArgs,
  UndeclaredShare,
  WorkloadShare,
  WorkloadShareArgs,
  WorkloadShares,
  WorkloadSharesArgs,
} from "pulumi-wellarchitected";
import { Emulator, startEmulator } from "pulumi-wellarchitected/emulator";

const connection: ConnectionArgs = { profile: "review" };
const args: WorkloadShareArgs = {
  workloadId: pulumi.output("0123456789abcdef0123456789abcdef"),
  sharedWith: "111122223333",
  permissionType: "READONLY",
  replaceOnStatus: ["EXPIRED", "REJECTED"],
  connection,
};
const share = new WorkloadShare("review", args, { protect: true });
export const shareId: pulumi.Output<string> = share.shareId;
export const pending: pulumi.Output<boolean> = share.status.apply((status) => status === "PENDING");
const reader: ShareArgs = { sharedWith: share.sharedWith, permissionType: "READONLY" };
const setArgs: WorkloadSharesArgs = { workloadId: share.workloadId, shares: [reader], exclusive: true };
const set = new WorkloadShares("reviewers", setArgs);
export const members: pulumi.Output<MemberShare[]> = set.members;
export const principals: pulumi.Output<string[]> = set.shares.apply((shares) => shares.map(({ sharedWith }) => sharedWith));
export const others: pulumi.Output<UndeclaredShare[] | undefined> = set.undeclared;
const lensArgs: LensShareArgs = { lensArn: pulumi.output("arn"), sharedWith: share.sharedWith, adoptExisting: true };
const lensShare = new LensShare("lens", lensArgs, { parent: share });
export const lensArn: pulumi.Output<string> = lensShare.lensArn;
const profileShare = ProfileShare.get("profile", "arn/222222222222");
export const profileArn: pulumi.Output<string> = profileShare.profileArn;
const templateShare = new ReviewTemplateShare("template", { templateArn: "arn", sharedWith: profileShare.sharedWith });
export const accepted: pulumi.Output<boolean> = templateShare.status.apply((status) => status === "ACCEPTED");
export const emulator: Promise<Emulator> = startEmulator({ port: 4566 });
`;

/** Programs that are wrong, by what TypeScript says of each. */
const wrong = {
  "a permission that AWS doesn't have": [
    `new WorkloadShare("review", { workloadId: "w", sharedWith: "p", permissionType: "WRITE" });`,
    /"WRITE"' is not assignable to type .*"(READONLY|CONTRIBUTOR)"/,
  ],
  "no workload": [
    `new WorkloadShare("review", { sharedWith: "p", permissionType: "READONLY" });`,
    /Property 'workloadId' is missing/,
  ],
  "a share of a set without its permission": [
    `new WorkloadShares("reviewers", { workloadId: "w", shares: [{ sharedWith: "p" }] });`,
    /Property 'permissionType' is missing/,
  ],
  "a misspelt input": [
    `new WorkloadShare("review", { workloadId: "w", sharedWith: "p", permissionType: "READONLY", adoptExistng: true });`,
    /'adoptExistng' does not exist in type 'WorkloadShareArgs'/,
  ],
  "a permission of a share that has none": [
    `new LensShare("lens", { lensArn: "arn", sharedWith: "p", permissionType: "READONLY" });`,
    /'permissionType' does not exist in type 'LensShareArgs'/,
  ],
  "a status that no share has": [
    `new WorkloadShare("review", { workloadId: "w", sharedWith: "p", permissionType: "READONLY" }).status.apply((status) => status === "ACTIVE");`,
    /have no overlap/,
  ],
} as const;

let folder: string;

beforeAll(async () => {
  folder = await installedFolder();
  return () => rmSync(folder, { recursive: true });
});

describe.each(Object.entries(resolutions))("with %s", (_, { extension, ...options }) => {
  test("a correct program compiles, and so do the package's own types", (t) => {
    t.deepEqual(complaints({ correct }, extension, options), { correct: "" });
  });
});

test("wrong programs don't compile", (t) => {
  const { extension, ...options } = resolutions["nodenext in CommonJS"];
  const programs = Object.entries(wrong).map(([name, [statement]]) => [
    name,
    `import { LensShare, WorkloadShare, WorkloadShares } from "pulumi-wellarchitected";\n${statement}`,
  ]);
  const expected = Object.entries(wrong).map(([name, [, complaint]]) => [name, expect.stringMatching(complaint)]);
  t.deepEqual(complaints(Object.fromEntries(programs), extension, options), Object.fromEntries(expected));
});

/** What the strict compiler says of each program, and of our own declarations. */
function complaints(programs: Record<string, string>, extension: string, options: ts.CompilerOptions) {
  const texts = Object.entries(programs).map(([name, text], index) => {
    const file = join(folder, `program-${index}${extension}`);
    writeFileSync(file, text);
    return { name, file };
  });
  const rootNames = texts.map(({ file }) => file);
  const program = ts.createProgram({ rootNames, options: { ...userOptions, ...options } });
  const ours = program.getSourceFiles().filter(({ fileName }) => fileName.includes("/pulumi-wellarchitected/dist/"));
  t.deepEqual(
    ours.flatMap((file) => complaintsIn(program, file)),
    [],
  );
  return Object.fromEntries(
    texts.map(({ name, file }) => [name, complaintsIn(program, program.getSourceFile(file)).join("\n")]),
  );
}

function complaintsIn(program: ts.Program, file: ts.SourceFile | undefined): string[] {
  const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
