import { ShareError } from "../core/errors";

/** An option, an argument or a file that the command can't work with: nothing was done. */
export class UsageError extends ShareError {
  override readonly name = "UsageError";
}
