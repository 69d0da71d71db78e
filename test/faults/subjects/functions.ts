import { RunError } from "@pulumi/pulumi";
import type { Emulator } from "../../../emulator";
import { getShareInvitations, getWorkload, getWorkloads } from "../../../provider";
import type { Cell, Row } from "../cells";
import type { Args, Subject } from "./subject";

/** A function that a program calls, of the account's own workload. */
export interface StruckFunction extends Subject {
  call(args: Args): Promise<unknown>;
}

const subjectOf = (name: string, doing: StruckFunction["doing"], call: StruckFunction["call"]): StruckFunction => {
  return { name, doing, call };
};

/** A row for a function that makes one call. Functions that differ in nothing but the name of the kind have one for all. */
const rowOf = (subject: StruckFunction, operation: Row["operation"]): Row<StruckFunction> => {
  const life = subject.name.toLowerCase();
  return { subject, life, name: `${subject.name} (${operation})`, phase: "check", operation };
};

export const rowsOfFunctions: readonly Row<StruckFunction>[] = [
  rowOf(
    subjectOf(
      "getWorkload",
      ({ workloadId, region }) => new RegExp(`^getWorkload: looking up the workload ${workloadId} in ${region}: `),
      ({ workloadId, region }) => getWorkload({ workloadId: String(workloadId), region: String(region) }),
    ),
    "GetWorkload",
  ),
  rowOf(
    subjectOf(
      "getWorkloads",
      ({ region }) => new RegExp(`^getWorkloads: listing the workloads in ${region}: `),
      ({ region }) => getWorkloads({ region: String(region) }),
    ),
    "ListWorkloads",
  ),
  rowOf(
    subjectOf(
      "getShareInvitations",
      ({ region }) => new RegExp(`^getShareInvitations: listing the workload invitations in ${region}: `),
      ({ region }) => getShareInvitations({ resourceTypes: ["WORKLOAD"], region: String(region) }),
    ),
    "ListShareInvitations",
  ),
];

/** Calls of functions, as a program makes them. */
export interface Calls {
  /** By the names of the cells. */
  readonly args: ReadonlyMap<string, Args>;
  /** What the calls that have failed say, by the names of the cells. */
  readonly messages: Map<string, string>;
  make(): Promise<void>;
}

export async function callsOf({ control }: Emulator, cells: readonly Cell<StruckFunction>[]): Promise<Calls> {
  const messages = new Map<string, string>();
  const args = new Map<string, Args>();
  for (const { name, region } of cells) {
    const { workloadId } = await control.addWorkload({ region });
    args.set(name, { workloadId, region });
  }
  const call = async ({ name, row: { subject } }: Cell<StruckFunction>) => {
    try {
      await subject.call(args.get(name) as Args);
    } catch (error) {
      // Of any other error, Pulumi would print the stack.
      if (!(error instanceof RunError)) throw error;
      messages.set(name, error.message);
    }
  };
  return { args, messages, make: async () => void (await Promise.all(cells.map(call))) };
}
