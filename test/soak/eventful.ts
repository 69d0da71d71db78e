import type { Command, Sequence } from "../model/sequences";

/** Whether a sequence is worth an engine's time: something is declared, a run of it interfered with, and another follows. */
export function isEventful({ commands }: Sequence): boolean {
  const declared = commands.findIndex(({ do: what }) => what === "declare");
  const interfered = commands.findIndex((command, index) => index > declared && isInterferedWith(command));
  const last = commands.findLastIndex(({ do: what }) => what === "up");
  return declared >= 0 && interfered >= 0 && last > interfered;
}

function isInterferedWith(command: Command): boolean {
  return command.do === "up" && command.as === "owner" && command.interference !== undefined;
}
