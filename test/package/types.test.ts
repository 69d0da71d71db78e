import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import ts from "typescript";
import { installedFolder } from "./installed";

const { ModuleKind, ModuleResolutionKind } = ts;
const userOptions: ts.CompilerOptions = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2020 };

/** As `pulumi new typescript` has it. */
const node10 = { module: ModuleKind.CommonJS, moduleResolution: ModuleResolutionKind.Node10 };
/** Which `node16` resolves as. */
const nodeNext = { module: ModuleKind.NodeNext, moduleResolution: ModuleResolutionKind.NodeNext };
const bundler = { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler };

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

const compiles = test.macro({
  title: (how) => `a program that uses all of the package's types compiles ${how}, and so do those types`,
  async exec(t, options: ts.CompilerOptions, files: readonly string[]) {
    const programs = Object.fromEntries(files.map((file) => [file, correct]));

    const complaints = await complaintsOf(t, programs, options);

    t.deepEqual(complaints, { ...Object.fromEntries(files.map((file) => [file, ""])), "the package's types": "" });
  },
});

test("as `pulumi new typescript` has it", compiles, node10, ["program.ts"]);
test("for a bundler", compiles, bundler, ["program.ts"]);
test("as CommonJS and as ESM with nodenext", compiles, nodeNext, ["program.cts", "program.mts"]);

test("a program with a wrong input, or one that misses, doesn't compile", async (t) => {
  const programs = Object.values(wrong).map(([statement], index) => [
    `wrong-${index}.cts`,
    `import { LensShare, WorkloadShare, WorkloadShares } from "pulumi-wellarchitected";\n${statement}`,
  ]);

  const complaints = await complaintsOf(t, Object.fromEntries(programs), nodeNext);

  for (const [index, [what, [, complaint]]] of Object.entries(wrong).entries())
    t.regex(complaints[`wrong-${index}.cts`] ?? "", complaint, what);
});

/** What the compiler says of each program, and of the package's own types. */
async function complaintsOf(t: ExecutionContext, programs: Record<string, string>, options: ts.CompilerOptions) {
  const folder = await installedFolder(t);
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, name), text);

  const rootNames = Object.keys(programs).map((name) => join(folder, name));
  const program = ts.createProgram({ rootNames, options: { ...userOptions, ...options } });
  const complaintsIn = (files: readonly ts.SourceFile[]) =>
    files
      .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))
      .join("\n");
  const filesIn = (path: string) => {
    const files = program.getSourceFiles().filter(({ fileName }) => fileName.includes(path));
    t.true(files.length > 0, path);
    return files;
  };

  const named = Object.keys(programs).map((name) => [name, complaintsIn(filesIn(join(folder, name)))]);
  return Object.fromEntries([
    ...named,
    ["the package's types", complaintsIn(filesIn("/pulumi-wellarchitected/dist/"))],
  ]) as Record<string, string>;
}
