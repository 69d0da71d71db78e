import { UnfinishedError } from "../../core/errors";
import { shareResourceId } from "./id";
import type { WorkloadShareState } from "./state";

/** A share that could not finish. */
export class UnfinishedShareError extends UnfinishedError {
  override readonly name = "UnfinishedShareError";
  declare readonly state: WorkloadShareState;
  constructor(state: WorkloadShareState, reason: string) {
    super(shareResourceId(state), state, reason);
  }
}
