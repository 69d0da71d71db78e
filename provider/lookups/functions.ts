import { describeLookup } from "../shares/fields/share-fields";
import type { ShareKind } from "../shares/kinds/kind";
import { kinds } from "../shares/kinds/kinds";
import { listSharesOf } from "../shares/lifecycle/list-shares";
import type { ShareFunction } from "../shares/model/service";

/** The function that returns the shares of one kind to a program. */
export function listFunction(kind: ShareKind): ShareFunction {
  return { description: describeLookup(kind), call: (context, args) => listSharesOf(kind, context, args) };
}

/** Every function. */
export const functions: readonly ShareFunction[] = kinds.map(listFunction);
