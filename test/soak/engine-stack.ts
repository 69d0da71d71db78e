import type { Stack } from "@pulumi/pulumi/automation";
import type { Emulator } from "../../emulator";
import { deploymentOf } from "../engine/backend";
import { type Declared, type Project, programOf, type StateResource } from "../engine/project";
import type { Interference } from "../model/sequences";
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

/** A stack on the real engine, with what is declared in its program. */
export class EngineStack {
  private constructor(
    private readonly emulator: Emulator,
    private readonly stack: Stack,
    readonly name: string,
    private readonly owner: string,
    readonly declared: Declared,
  ) {}

  static async create(emulator: Emulator, project: Project, name: string, owner: string): Promise<EngineStack> {
    const declared: Declared = {};
    return new EngineStack(emulator, await project.stack(programOf(declared), name), name, owner, declared);
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

  up(refresh: boolean, interference: Interference, shell: Partial<Shell> = {}): Promise<string | undefined> {
    return this.run(interference, shell, () => this.stack.up({ refresh }));
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
