import { UnfinishedError } from "../../core/errors";
import { shareResourceId } from "./id";
import type { ShareState } from "./state";

/** A share that could not finish. */
export class UnfinishedShareError extends UnfinishedError {
  override readonly name = "UnfinishedShareError";
  declare readonly state: ShareState;
  constructor(state: ShareState, reason: string) {
    super(shareResourceId(state), state, reason);
  }
}
