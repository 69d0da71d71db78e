import type { Context } from "../context";
import { accessDenied, conflict, invalid, notFound, type ServiceError } from "../errors";
import type { ShareAction } from "../kinds";
import type { Caller } from "../principal";
import { isCustomLens, type Lens } from "../resources/lens/lens";
import { ShareOperations } from "./share-operations";

/** The operations of lens shares: only a custom lens that is published can be shared. */
export class LensShareOperations extends ShareOperations<"lens"> {
  constructor(context: Context) {
    super(context, "lens");
  }

  protected override requireOwned(caller: Caller, alias: string, action: ShareAction): Lens {
    if (!isCustomLens(alias)) throw this.officialLens(caller, alias, action);
    const lens = super.requireOwned(caller, alias, action);
    if (action === "create" && lens.version === undefined) throw this.draft(lens);
    return lens;
  }

  /** Documented: AWS's own lenses can't be shared. The error is assumed. */
  private officialLens(caller: Caller, alias: string, action: ShareAction): ServiceError {
    switch (this.context.behaviour.officialLensShare) {
      case "validation":
        return invalid("Lenses provided by AWS can't be shared.", "FIELD_VALIDATION_FAILED", [
          { Name: "LensAlias", Message: "Not the ARN of a custom lens." },
        ]);
      case "accessDenied":
        return accessDenied(caller.arn, `wellarchitected:${this.description.operations[action]}`, alias);
      case "notFound":
        return notFound(this.description.resourceType, alias);
    }
  }

  /** Documented: a lens can't be shared until it is published. The error is assumed. */
  private draft(lens: Lens): ServiceError {
    const message = "The lens is a draft. Publish it before you share it.";
    return this.context.behaviour.draftLensShare === "conflict"
      ? conflict(this.description.resourceType, lens.arn, message)
      : invalid(message, "FIELD_VALIDATION_FAILED", [{ Name: "LensAlias", Message: message }]);
  }
}
