import { rmSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { Stack as PulumiStack } from "@pulumi/pulumi/automation";
import type { ExecutionContext } from "ava";
import { type Emulator, startEmulator } from "../../emulator";
import { LensShare, ProfileShare, ReviewTemplateShare, WorkloadShare, WorkloadShares } from "../../provider";
import type { Properties } from "../../provider/core/resource";
import { backendOf, checkpointOf, deploymentOf, initStack } from "../engine/backend";
import { type Project, projectFor, type StateResource } from "../engine/project";
import {
  type Backend,
  type Interference,
  type Kept,
  keptShares,
  type Outcome,
  type Place,
  type Program,
  type Run,
  type Shell,
  type Stack,
} from "../model/backend";
import { type Sequence, typeNameOf } from "../model/commands";
import { mustHold } from "../model/invariant";
import { otherOwner, owner, recipient, region } from "../shares/world";
import { runKilled } from "./kill";

const isWrite = (operation: unknown) => /^(Create|Update|Delete)\w+Share$/.test(String(operation));

/** The real engine, with processes that are really killed, and the service over HTTP. */
export class EngineBackend implements Backend {
  private constructor(
    private readonly emulator: Emulator,
    readonly stacks: readonly [EngineStack, EngineStack],
  ) {}

  /** It ends with the test. */
  static async start(t: ExecutionContext, { seed, behaviour, kinds }: Sequence): Promise<EngineBackend> {
    const accounts = [owner, recipient, otherOwner].map((accountId) => ({ accountId }));
    const emulator = await startEmulator({ seed, behaviour, region, accounts });
    t.teardown(() => emulator.close());
    const project = projectFor(t, emulator);
    const stack = (name: string) => EngineStack.create(emulator, project, name, (of) => typeNameOf(of, kinds));
    return new EngineBackend(emulator, [await stack("dev"), await stack("prod")]);
  }

  get service() {
    return this.emulator.service;
  }

  async advance(seconds: number): Promise<void> {
    await this.emulator.control.advance(seconds);
  }

  async writes(): Promise<number> {
    return (await this.emulator.control.calls()).filter(({ operation }) => isWrite(operation)).length;
  }

  async lastCalls(): Promise<string[]> {
    const calls = (await this.emulator.control.calls()).slice(-30);
    return calls.map(({ operation, status, input }) => `${operation} ${status} ${JSON.stringify(input)}`);
  }
}

const classes = { LensShare, ProfileShare, ReviewTemplateShare, WorkloadShare, WorkloadShares };

type ResourceClass = new (name: string, args: Properties, options: pulumi.CustomResourceOptions) => pulumi.Resource;

type Entry = StateResource & { readonly type: string; readonly delete?: boolean; readonly retainOnDelete?: boolean };

/** What comes of a run of the engine that has nothing to do: it starts no provider. */
const nothing: Outcome = {
  errors: [],
  isCrashed: false,
  skipped: [],
  warnings: "",
  shown: new Set(),
  deletedFirst: new Map(),
};

/** A stack on the real engine. What needs several processes, versions or commands of the CLI has tests of its own. */
class EngineStack implements Stack {
  private stack!: PulumiStack;
  /** The components that each resource has been in, the newest last. */
  private readonly parents = new Map<string, string[]>();
  /** Of the last run. */
  private program: Program = new Map();
  private options: Run = {};

  private constructor(
    private readonly emulator: Emulator,
    private readonly project: Project,
    readonly name: string,
    private readonly typeOf: (name: string) => string,
  ) {}

  static async create(emulator: Emulator, project: Project, name: string, typeOf: (name: string) => string) {
    const stack = new EngineStack(emulator, project, name, typeOf);
    stack.stack = await project.stack(() => stack.declare(), name);
    return stack;
  }

  urnOf(name: string, parents = this.parents.get(name)?.at(-1) ?? ""): string {
    return `urn:pulumi:${this.name}::shares::${parents}pulumi-nodejs:dynamic/wellarchitected:${this.typeOf(name)}::${name}`;
  }

  move(name: string, { parents }: Partial<Place>): void {
    if (parents !== undefined) this.parents.set(name, [...(this.parents.get(name) ?? [""]), parents]);
  }

  loseState(): void {
    const backend = backendOf(this.stack);
    const checkpoint = checkpointOf(backend, this.name);
    for (const suffix of ["", ".bak", ".attrs", ".attrs.bak"]) rmSync(checkpoint + suffix, { force: true });
    initStack(this.project.folder, backend, this.name);
  }

  records(): Kept[] {
    return this.resources().map((record) => ({
      name: String(record.urn.split("::").at(-1)),
      shares: keptShares(record.outputs),
      isPendingDelete: record.delete === true,
      isRetained: record.retainOnDelete === true,
    }));
  }

  private resources(): Entry[] {
    const all: Entry[] = deploymentOf(this.stack).resources ?? [];
    return all.filter(({ type }) => type.includes("/wellarchitected:"));
  }

  /** Whether nothing is left that a run could do something about. */
  private isEmpty(): boolean {
    const { pending_operations: pending = [] } = deploymentOf(this.stack);
    return pending.length === 0 && this.resources().length === 0;
  }

  /** The program. */
  private async declare(): Promise<void> {
    const components = new Map<string, pulumi.Resource>();
    const { forced, isRetaining = false } = this.options;
    const singles: pulumi.Resource[] = [];
    const names = [...this.program.keys()].toSorted((a, b) => Number(a === "set") - Number(b === "set"));
    for (const name of names) {
      const places = this.parents.get(name) ?? [""];
      const parent = componentOf(places.at(-1) ?? "", components);
      const aliases = [...new Set(places)].map((parents) => this.urnOf(name, parents));
      const type = classes[this.typeOf(name) as keyof typeof classes] as unknown as ResourceClass;
      const resource = new type(name, this.program.get(name) ?? {}, {
        ...(parent && { parent }),
        aliases: aliases.filter((alias) => alias !== this.urnOf(name)),
        retainOnDelete: isRetaining,
        // A share that leaves the set is taken over first.
        dependsOn: name === "set" ? singles : [],
        ...(forced?.name === name && forced.how === "replace, delete first" && { deleteBeforeReplace: true }),
      });
      singles.push(resource);
    }
  }

  async run(program: Program, options: Run): Promise<Outcome> {
    if (program.size === 0 && this.isEmpty()) return nothing;
    this.program = program;
    this.options = options;
    const { isDestroy = false, refresh = false, forced, continueOnError = false } = options;
    // The npm package has no replaceOnChanges.
    const isForced = forced !== undefined && program.has(forced.name) && !forced.how.startsWith("replaceOnChanges");
    const replace = isForced ? [this.urnOf(forced.name)] : [];
    const before = this.records().filter(({ name }) => isForced && forced.how !== "replace" && name === forced.name);
    const undeclared = this.undeclared();
    const others = this.emulator.service.shares();

    const { said, error, isKilled } = await this.interruptible(options, () =>
      isDestroy ? this.stack.destroy() : this.stack.up({ refresh, replace, continueOnError }),
    );
    // With --continue-on-error, Pulumi's SDK tells the program that a resource failed, with a trace of its own.
    const trace = said.replaceAll(/failed to register(\n\s+at .*)+/g, "failed to register");
    mustHold("no stack trace", !/^\s+at .*:\d+\)?$/m.test(trace), trace);

    const removing = said.split("\n").filter((line) => line.includes("this update removes"));
    const told = others.filter(({ sharedWith }) => removing.some((line) => line.includes(sharedWith)));
    return {
      errors: error ? [error] : [],
      isCrashed: isKilled,
      skipped: error && program.size > 1 ? ["set"] : [],
      warnings: said,
      shown: new Set([...undeclared, ...told.map(({ shareId }) => shareId)]),
      // Of a run that fails, it isn't known how far it came.
      deletedFirst: new Map(
        (error || isKilled ? [] : before).map(({ name, shares }) => [name, shares.map(({ shareId }) => shareId)]),
      ),
    };
  }

  /** The ShareIds that the state of an exclusive set tells to be removed. */
  private undeclared(): string[] {
    const sets = this.resources().map(({ outputs }) => (outputs.undeclared ?? []) as { readonly shareId: string }[]);
    return sets.flat().map(({ shareId }) => shareId);
  }

  private async interruptible(
    { interference, shell = { accountId: owner, ambientRegion: region } }: Run,
    work: () => Promise<{ readonly stdout: string }>,
  ): Promise<{ readonly said: string; readonly error: Error | undefined; readonly isKilled: boolean }> {
    Object.assign(this.stack.workspace.envVars, this.environmentOf(shell));
    await this.inject(interference);
    const { control } = this.emulator;
    const isReached = async () => {
      if (interference?.kind === "crashAfter") return (await control.held()).length > 0;
      if (interference?.kind === "crashBefore") return (await control.faults()).some(({ met }) => met > 0);
      return false;
    };
    const killing = { isReached, delay: 0, victims: "engine and provider" } as const;
    let said = "";
    const { ending, isKilled } = await runKilled(this.emulator, this.stack, killing, async () => {
      said = (await work()).stdout;
    });
    said += ending?.message ?? "";
    const problems = said.split("\n").filter((line) => line.includes("error"));
    return { said, error: ending && !isKilled ? new Error(problems.join("\n")) : undefined, isKilled };
  }

  private environmentOf({ accountId, ambientRegion }: Shell): { readonly [name: string]: string } {
    const { accessKeyId = "", secretAccessKey = "" } = this.emulator.credentials[accountId] ?? {};
    return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: ambientRegion };
  }

  private async inject(interference: Interference): Promise<void> {
    if (!interference) return;
    const { control } = this.emulator;
    const { kind, nth: after } = interference;
    if (kind === "refused") await control.inject({ kind: "denied", after });
    if (kind === "lost") await control.inject({ kind: "lostAnswer", after });
    // No call gets through any more, however fast the retry is.
    if (kind === "crashBefore") await control.inject({ kind: "resetBefore", after, times: "always" });
    if (kind === "crashAfter") await control.inject({ kind: "holdAfter", after });
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
