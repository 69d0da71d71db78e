import { type FailureKind, ServiceFailure } from "../../../provider/core/errors";
import { Crash, crashAt, type Operation, type World } from "../world";

/** What AWS may answer to the token of a share that is gone (it documents neither): the dead share's ID, or a Conflict. */
export const spentTokens = ["deadResult", "conflict"] as const;

/** The process that does the work is killed at its nth (from 0) call of the operation; those after it are not. */
export async function crash(
  world: World,
  when: "before" | "after",
  operation: Operation | "any",
  work: () => Promise<unknown>,
  nth = 0,
): Promise<void> {
  crashAt(world, when, operation, nth);
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  } finally {
    world.hooks = {};
  }
}

/** The service refuses calls of the operation, from now on or from when `since` says, until the world has other hooks. */
export function refuse(
  world: World,
  operation: Operation | "any",
  kind: FailureKind,
  message: string,
  options: { readonly remedy?: string; readonly since?: () => boolean } = {},
): void {
  world.hooks = {
    before: (call) => {
      if ((operation === "any" || call.operation === operation) && (options.since?.() ?? true))
        throw new ServiceFailure(kind, message, options.remedy);
    },
  };
}

/** The first call of the operation does its work, but its response is lost, so that it is sent again. */
export function loseFirstResponse(world: World, operation: Operation): void {
  let isFirst = true;
  world.hooks = {
    after: (call) => {
      if (call.operation !== operation || !isFirst) return undefined;
      isFirst = false;
      return "lost";
    },
  };
}

/** The operations of the calls, in their order. */
export function operationsOf(world: World): Operation[] {
  return world.calls.map(({ operation }) => operation);
}
