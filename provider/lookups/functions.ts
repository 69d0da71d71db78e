import { describeLookup } from "../shares/fields/share-fields";
import type { ShareKind } from "../shares/kinds/kind";
import { kinds } from "../shares/kinds/kinds";
import { listSharesOf } from "../shares/lifecycle/list-shares";
import type { KindFunction } from "../shares/model/kind-service";
import type { ShareFunction } from "../shares/model/service";
import { describeFind, invitationsDescription, workloadsDescription } from "./fields";
import { find } from "./find";
import { listInvitations, listWorkloads } from "./lists";

/** The function that returns the shares of one kind to a program. */
export function listFunction(kind: ShareKind): ShareFunction {
  return { description: describeLookup(kind), call: (context, args) => listSharesOf(kind, context, args) };
}

/** The function that finds what is shared, by its name. */
export function findFunction(kind: ShareKind): KindFunction {
  return { description: describeFind(kind), call: (context, args) => find(kind, context, args) };
}

/** Every function. */
export const functions: readonly KindFunction[] = [
  ...kinds.map(findFunction),
  { description: workloadsDescription, call: listWorkloads },
  ...kinds.map(listFunction),
  { description: invitationsDescription, call: listInvitations },
];
