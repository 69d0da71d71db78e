import { check } from "../../provider/shares/check";
import { diff } from "../../provider/shares/diff";
import { UnfinishedShareError } from "../../provider/shares/errors";
import type { WorkloadShareInputs, WorkloadShareState } from "../../provider/shares/inputs";
import { inputsOf } from "../../provider/shares/inputs";
import { type Process, type ProcessOptions, region, urnOf, type World } from "../shares/world";
import { collect } from "./telling";

export type Arguments = Pick<WorkloadShareInputs, "workloadId" | "sharedWith" | "permissionType"> &
  Partial<Pick<WorkloadShareInputs, "adoptExisting" | "replaceOnStatus">>;

interface Resource {
  readonly inputs: WorkloadShareInputs;
  readonly state: WorkloadShareState;
  readonly hasInitError: boolean;
}

export interface Run {
  readonly refresh: boolean;
  readonly process?: ProcessOptions;
}

/**
 * A stack as the engine runs it: what `engine-facts` says of checkpoints, replacements and pending deletes. State changes
 * only when a step has succeeded, so a crash leaves what a killed engine leaves.
 */
export class SimulatedStack {
  readonly declared = new Map<string, Arguments>();
  readonly resources = new Map<string, Resource>();
  /** Replaced resources whose delete hasn't happened. */
  pendingDeletes: WorkloadShareState[] = [];
  /** The resource that is being created. */
  creating: string | undefined;

  constructor(
    private readonly world: World,
    readonly name: string,
  ) {}

  states(): WorkloadShareState[] {
    return [...[...this.resources.values()].map(({ state }) => state), ...this.pendingDeletes];
  }

  /** Answers what went wrong, resource by resource; nothing where all is as declared. @throws Crash */
  async up({ refresh, process: options = {} }: Run): Promise<Error[]> {
    // One host serves the refresh and the update.
    const process = this.world.process({ ambientRegion: region, ...options });
    const errors = refresh ? await this.refresh(process) : [];
    if (errors.length > 0) return errors;
    for (const [name, args] of this.declared) {
      await collect(errors, () => this.register(process, name, args));
    }
    if (errors.length > 0) return errors;
    for (const name of [...this.resources.keys()].filter((name) => !this.declared.has(name)).reverse()) {
      await collect(errors, () => this.remove(process, name));
    }
    for (const state of [...this.pendingDeletes]) {
      await collect(errors, async () => {
        await process.delete(state);
        this.pendingDeletes = this.pendingDeletes.filter((pending) => pending !== state);
      });
    }
    return errors;
  }

  async destroy(options: ProcessOptions = {}): Promise<Error[]> {
    const kept = new Map(this.declared);
    this.declared.clear();
    const errors = await this.up({ refresh: false, process: options });
    for (const [name, args] of kept) this.declared.set(name, args);
    return errors;
  }

  private async refresh(process: Process): Promise<Error[]> {
    const errors: Error[] = [];
    for (const [name, { state, inputs }] of [...this.resources]) {
      await collect(errors, async () => {
        const read = await process.read(state);
        // The engine asks for a diff here, too, whether or not the program still declares the resource.
        if (read) diff(process.context, read, inputs);
        if (!read) this.resources.delete(name);
        else this.resources.set(name, { inputs: { ...inputs, ...inputsOf(read) }, state: read, hasInitError: false });
      });
    }
    return errors;
  }

  private async register(process: Process, name: string, args: Arguments): Promise<void> {
    const known = this.resources.get(name);
    const news = { ...args, scope: urnOf(name, this.name) };
    const { inputs: checked, failures } = await check(process.context, { ...known?.inputs }, news);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    const inputs = checked as unknown as WorkloadShareInputs;
    if (!known) return this.create(process, name, inputs);

    const { changes, replaces, deleteBeforeReplace } = diff(process.context, known.state, inputs);
    if (!changes && !known.hasInitError) {
      this.resources.set(name, { ...known, inputs });
    } else if (replaces.length === 0) {
      await this.save(name, inputs, () => process.update(known.state, inputs));
    } else if (deleteBeforeReplace) {
      await this.remove(process, name);
      await this.create(process, name, await recheck(process, news));
    } else {
      const replacement = await recheck(process, news);
      await this.create(process, name, replacement, known.state);
    }
  }

  private create(process: Process, name: string, inputs: WorkloadShareInputs, replaced?: WorkloadShareState) {
    this.creating = name;
    return this.save(name, inputs, () => process.create(inputs), replaced);
  }

  private async save(
    name: string,
    inputs: WorkloadShareInputs,
    work: () => Promise<WorkloadShareState>,
    replaced?: WorkloadShareState,
  ): Promise<void> {
    const keep = (state: WorkloadShareState, hasInitError: boolean) => {
      this.resources.set(name, { inputs, state, hasInitError });
      if (replaced) this.pendingDeletes.push(replaced);
    };
    try {
      keep(await work(), false);
    } catch (error) {
      if (error instanceof UnfinishedShareError) keep(error.state, true);
      throw error;
    }
  }

  private async remove(process: Process, name: string): Promise<void> {
    const known = this.resources.get(name);
    if (!known) return;
    await process.delete(known.state);
    this.resources.delete(name);
  }
}

/** The check of a replacement, to which the engine hands no old inputs. */
async function recheck(process: Process, news: Record<string, unknown>): Promise<WorkloadShareInputs> {
  const { inputs } = await check(process.context, {}, news);
  return inputs as unknown as WorkloadShareInputs;
}
