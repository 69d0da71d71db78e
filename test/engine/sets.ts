import type { Emulator } from "../../emulator";
import type { WorkloadSharesArgs } from "../../provider";
import { WorkloadShares } from "./door";

export const alice = "222222222222";
export const bob = "333333333333";
export const carol = "444444444444";
export const dave = "555555555555";

export function readonly(...principals: string[]) {
  return principals.map((sharedWith) => ({ sharedWith, permissionType: "READONLY" as const }));
}

/** A program that declares one set, by the arguments that a test changes between runs. */
export function programOfSet(args: WorkloadSharesArgs) {
  return async () => {
    new WorkloadShares("set", args);
  };
}

/** The ShareIds that exist, sorted. */
export async function shareIds(emulator: Emulator): Promise<string[]> {
  return (await emulator.control.shares()).map(({ shareId }) => shareId).sort();
}

export const isWrite = (operation: string) => /^(Create|Update|Delete)/.test(operation);
