import { existsSync, readFileSync, rmSync } from "node:fs";
import type { Stack } from "@pulumi/pulumi/automation";
import { backendOf, checkpointOf } from "../engine/backend";

/**
 * Pulumi's file backend replaces its checkpoint at once, but not the attributes beside it: a kill amid their write leaves
 * an empty or cut file, and "failed to load checkpoint: EOF" ever after. A person deletes that file, as docs/promises.md says; so do
 * these tests, aloud.
 */
export function removeCutAttributes(stack: Stack): void {
  const file = `${checkpointOf(backendOf(stack), stack.name)}.attrs`;
  if (!existsSync(file) || isWhole(file)) return;
  console.log(`the kill cut the attributes of ${stack.name}'s checkpoint: they are deleted`);
  rmSync(file);
}

function isWhole(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
