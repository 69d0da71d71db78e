import type { PulumiFn } from "@pulumi/pulumi/automation";
import type { Emulator } from "../../emulator";
import type { Cell } from "./cells";
import type { Args, StruckResource } from "./subjects/subject";

/** What a program declares, by resource name; a test changes it between runs. */
export type Declared = Record<string, { readonly subject: StruckResource; readonly args: Args }>;

export async function declare(emulator: Emulator, cells: readonly Cell[]): Promise<Declared> {
  const declared: Declared = {};
  for (const cell of cells) {
    const { subject } = cell.row;
    declared[cell.name] = { subject, args: await subject.prepare(emulator, cell) };
  }
  return declared;
}

export function programOf(declared: Declared): PulumiFn {
  return async () => {
    for (const [name, { subject, args }] of Object.entries(declared)) new subject.type(name, args);
  };
}
