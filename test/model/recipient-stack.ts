import { shareAcceptances } from "../../provider/invitations/policy/share-acceptances";
import { shareAcceptance } from "../../provider/invitations/share-acceptance";
import type { World } from "../shares/world";
import type { Door, Program, Run } from "./backend";
import { isPolicy } from "./recipient-commands";
import { type Ended, SimulatedEngine } from "./simulated-engine";

/** A stack of acceptances and policies. */
export class RecipientStack extends SimulatedEngine {
  constructor(
    world: World,
    name: string,
    door: Door,
    readonly accountId: string,
  ) {
    super(world, name, door, (resource) => (isPolicy(resource) ? shareAcceptances : shareAcceptance));
  }

  run(program: Program, options: Run): Promise<Ended> {
    return this.runSteps(program, options);
  }

  /** `pulumi state delete` of all that another account has accepted: what its credentials alone can read. */
  forgetOthers(): void {
    for (const [name, { state }] of [...this.resources])
      if (state.accountId !== this.accountId) this.resources.delete(name);
    this.pendingDeletes = this.pendingDeletes.filter(({ state }) => state.accountId === this.accountId);
  }

  protected override isReplacedOnChanges(): boolean {
    return false;
  }
  protected override noteDiff(): void {}
  protected override noteDeletedFirst(): void {}
}
