import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectFolder } from "#tools/project.mjs";
import type { Share } from "../../emulator";
import { initStack } from "../engine/backend";
import { asInstalled, type Installation } from "./modules";
import type { Program } from "./programs";
import { run } from "./run";
import type { Scene } from "./scene";

export interface ShareArgs {
  readonly workloadId?: string;
  readonly sharedWith?: string;
  readonly permissionType?: "READONLY" | "CONTRIBUTOR";
  /** The ARNs of what is shared besides the workload, by the names of the kinds: none, unless told. */
  readonly others?: Readonly<Record<string, string>>;
}

/** A method of the Automation API's `Stack`, with its options. */
export type Operation = "up" | "preview" | "refresh" | "destroy" | readonly [string, object];

/** What came of an operation: `operate.cjs` prints it. */
export interface Operated {
  /** What the operation failed with. */
  readonly error?: string;
  /** How many resources were created, updated, the same and so on. */
  readonly changes?: Readonly<Record<string, number>>;
  /** The stack's output. */
  readonly shareId?: string;
  /** What is in state. */
  readonly resources: readonly StateResource[];
  /** The shares that the emulator then had. */
  readonly shares: readonly Share[];
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A project whose program declares a share of the workload, and others if it is told of them. Every project of a scene operates the same stack. */
export class Project {
  readonly folder: string;

  constructor(
    private readonly scene: Scene,
    name: string,
    private readonly program: Program,
    options: {
      readonly installation?: Installation;
      /** The folder within the project that Pulumi runs the program in. */
      readonly main?: string;
    } = {},
  ) {
    this.folder = join(scene.folder, name);
    for (const [file, text] of Object.entries(program.files)) writeFile(join(this.folder, file), text);
    cpSync(join(projectFolder, "test/package/operate.cjs"), join(this.folder, "operate.cjs"));
    this.main = join(this.folder, options.main ?? ".");
    mkdirSync(this.main, { recursive: true });
    initStack(this.folder, join(scene.folder, "backend"), "test");
    (options.installation ?? asInstalled)(scene, this.folder);
  }

  private readonly main: string;

  /** Runs the program in a process of its own, and lets it operate the stack. */
  async operate(operations: readonly Operation[], args: ShareArgs = {}, env: Record<string, string> = {}) {
    const order = {
      operations: operations.map((operation) => (typeof operation === "string" ? [operation, {}] : operation)),
      main: this.main,
      controlUrl: this.scene.emulator.controlUrl,
      args: { workloadId: this.scene.workloadId, sharedWith: "222222222222", permissionType: "READONLY", ...args },
    };
    const { stdout, stderr } = await run(process.execPath, this.program.nodeArguments, {
      cwd: this.folder,
      env: { ...this.scene.env, ...env, OPERATE: JSON.stringify(order) },
    });
    const results = stdout.split("\n").filter((line) => line.startsWith("{"));
    if (results.length !== operations.length) throw new Error(`The program itself failed:\n${stdout}${stderr}`);
    return results.map((line): Operated => JSON.parse(line));
  }
}

/** The share in state. */
export function shareIn(operated: Operated | undefined): StateResource {
  const [share, ...others] = operated?.resources.filter(({ type }) => type.endsWith(":WorkloadShare")) ?? [];
  if (share === undefined || others.length > 0)
    throw new Error(`There is not just one share: ${operated?.error ?? ""}`);
  return share;
}

function writeFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
