import { WorkloadShare as DynamicWorkloadShare, WorkloadShares as DynamicWorkloadShares } from "../../provider";
import { pluginFolder } from "../plugin/launcher";
import { PluginWorkloadShare, PluginWorkloadShares } from "../plugin/resources";

/** Through which door the scenarios of this folder run: Vitest runs them once for each. */
export const door = process.env.WELLARCHITECTED_DOOR === "plugin" ? "plugin" : "dynamic";

/** The key of the stack's configuration that this door shares with Pulumi's AWS provider, or else its own. */
export const regionKey = door === "plugin" ? "wellarchitected:region" : "aws:region";

/** The door's resource. */
export const WorkloadShare = door === "plugin" ? PluginWorkloadShare : DynamicWorkloadShare;

/** The door's set of shares. */
export const WorkloadShares = door === "plugin" ? PluginWorkloadShares : DynamicWorkloadShares;

/** Folders for PATH, made in `folder`, in which the engine finds the door. */
export function doorFolders(folder: string): string[] {
  return door === "plugin" ? [pluginFolder(folder)] : [];
}
