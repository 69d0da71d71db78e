import * as pulumi from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation";
import type { Emulator } from "../../emulator";
import { WorkloadShare } from "../../provider";
import { deploymentOf } from "../engine/backend";
import type { Declared, Project, StateResource } from "../engine/project";
import type { Interference } from "../model/sequences";
import type { Forced } from "../model/stack";
import { region } from "../shares/world";
import { runKilled } from "./kill";

/** Whose credentials a run has, and in which Region its shell is. */
export interface Shell {
  readonly accountId: string;
  readonly ambientRegion: string;
}

export interface ShareInState {
  readonly name: string;
  readonly shareId: string;
  /** Replaced, and not yet deleted. */
  readonly isPendingDelete: boolean;
}

/** What an `up` does besides. */
export interface Extras {
  readonly forced?: Forced | undefined;
  readonly continueOnError?: boolean;
}

/** The URN of a share in the project of these tests. */
export function urnIn(stack: string, parents: string, name: string): string {
  return `urn:pulumi:${stack}::shares::${parents}pulumi-nodejs:dynamic/wellarchitected:WorkloadShare::${name}`;
}

/** A stack on the real engine, with what is declared in its program. */
export class EngineStack {
  readonly declared: Declared = {};
  private stack!: Stack;
  /** The components that each resource has been in, the newest last. */
  private readonly parents = new Map<string, string[]>();
  private deletedFirst: string | undefined;

  private constructor(
    private readonly emulator: Emulator,
    readonly name: string,
    private readonly owner: string,
  ) {}

  static async create(emulator: Emulator, project: Project, name: string, owner: string): Promise<EngineStack> {
    const stack = new EngineStack(emulator, name, owner);
    stack.stack = await project.stack(() => stack.program(), name);
    return stack;
  }

  urnOf(name: string): string {
    return urnIn(this.name, this.parents.get(name)?.at(-1) ?? "", name);
  }

  /** The program declares the resource in other components, with aliases for where it was. */
  move(name: string, parents: string): void {
    this.parents.set(name, [...(this.parents.get(name) ?? [""]), parents]);
  }

  private async program(): Promise<void> {
    const components = new Map<string, pulumi.Resource>();
    for (const [name, args] of Object.entries(this.declared)) {
      const places = this.parents.get(name) ?? [""];
      const parent = componentOf(places.at(-1) ?? "", components);
      const aliases = [...new Set(places)].map((parents) => urnIn(this.name, parents, name));
      new WorkloadShare(name, args, {
        ...(parent && { parent }),
        aliases: aliases.filter((alias) => alias !== this.urnOf(name)),
        ...(this.deletedFirst === name && { deleteBeforeReplace: true }),
      });
    }
  }

  async states(): Promise<ShareInState[]> {
    const { resources = [] }: { resources?: (StateResource & { type: string; delete?: boolean })[] } = deploymentOf(
      this.stack,
    );
    return resources
      .filter(({ type }) => type.endsWith(":WorkloadShare"))
      .map(({ urn, outputs, delete: isPendingDelete = false }) => ({
        name: String(urn.split("::").at(-1)),
        shareId: String(outputs.shareId),
        isPendingDelete,
      }));
  }

  up(
    refresh: boolean,
    interference: Interference,
    shell: Partial<Shell> = {},
    { forced, continueOnError = false }: Extras = {},
  ): Promise<string | undefined> {
    // The npm package has no replaceOnChanges.
    const isForced = forced !== undefined && forced.how !== "replaceOnChanges, delete first";
    this.deletedFirst = forced?.how === "replace, delete first" ? forced.name : undefined;
    const replace = isForced && forced.name in this.declared ? [this.urnOf(forced.name)] : [];
    return this.run(interference, shell, () => this.stack.up({ refresh, replace, continueOnError }));
  }

  destroy(interference: Interference): Promise<string | undefined> {
    return this.run(interference, {}, () => this.stack.destroy());
  }

  /** Answers what went wrong; "killed" where that was us. */
  private async run(
    interference: Interference,
    { accountId = this.owner, ambientRegion = region }: Partial<Shell>,
    work: () => Promise<unknown>,
  ): Promise<string | undefined> {
    const { control, credentials } = this.emulator;
    Object.assign(this.stack.workspace.envVars, {
      AWS_ACCESS_KEY_ID: credentials[accountId]?.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials[accountId]?.secretAccessKey,
      AWS_REGION: ambientRegion,
    });
    const after = interference?.nth ?? 0;
    if (interference?.kind === "refused") await control.inject({ kind: "denied", after });
    if (interference?.kind === "lost") await control.inject({ kind: "lostAnswer", after });
    // No call gets through any more, however fast the retry is.
    if (interference?.kind === "crashBefore") await control.inject({ kind: "resetBefore", after, times: "always" });
    if (interference?.kind === "crashAfter") await control.inject({ kind: "holdAfter", after });
    const isReached = async () => {
      if (interference?.kind === "crashAfter") return (await control.held()).length > 0;
      if (interference?.kind === "crashBefore") return (await control.faults()).some(({ met }) => met > 0);
      return false;
    };
    const victims = "engine and provider";
    const { ending, isKilled } = await runKilled(this.emulator, this.stack, { isReached, delay: 0, victims }, work);
    return isKilled ? "killed" : ending?.message;
  }
}

/** The innermost component of a chain of types, each with a `$` behind it; every component is made once in a program. */
function componentOf(parents: string, components: Map<string, pulumi.Resource>): pulumi.Resource | undefined {
  const types = parents.split("$").slice(0, -1);
  const type = types.at(-1);
  if (type === undefined) return undefined;
  const parent = componentOf(parents.slice(0, -type.length - 1), components);
  const made = components.get(parents) ?? new pulumi.ComponentResource(type, parents, {}, parent ? { parent } : {});
  components.set(parents, made);
  return made;
}
