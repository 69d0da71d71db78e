import type * as pulumi from "@pulumi/pulumi";
import * as classes from "../../provider";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import { pluginFolder } from "../plugin/launcher";
import { PluginWorkloadShare, PluginWorkloadShares, pluginShare } from "../plugin/resources";

/** Through which door the scenarios of this folder run: once for each, by a configuration of AVA each. */
export const door = process.env.WELLARCHITECTED_DOOR === "plugin" ? "plugin" : "dynamic";

/** The key of the stack's configuration that this door shares with Pulumi's AWS provider, or else its own. */
export const regionKey = door === "plugin" ? "wellarchitected:region" : "aws:region";

/** The door's resource. */
export const WorkloadShare = door === "plugin" ? PluginWorkloadShare : classes.WorkloadShare;

/** The door's set of shares. */
export const WorkloadShares = door === "plugin" ? PluginWorkloadShares : classes.WorkloadShares;

/** A share of any kind, as a program sees it. */
export interface AnyShare extends pulumi.CustomResource {
  readonly region: pulumi.Output<string>;
  readonly adoptExisting: pulumi.Output<boolean | undefined>;
  readonly shareId: pulumi.Output<string>;
  readonly status: pulumi.Output<string>;
}

/** A class of shares, for programs that make shares of every kind. */
export interface ShareClass {
  new (name: string, args: object, opts?: pulumi.CustomResourceOptions): AnyShare;
  get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): AnyShare;
}

/** The npm package's class of a kind. */
export function dynamicShare({ name }: ShareKind): ShareClass {
  return (classes as unknown as Readonly<Record<string, ShareClass>>)[name] as ShareClass;
}

/** The door's class of a kind. */
export function shareClass(kind: ShareKind): ShareClass {
  return door === "plugin" ? pluginShare(kind) : dynamicShare(kind);
}

/** Folders for PATH, made in `folder`, in which the engine finds the door. */
export function doorFolders(folder: string): string[] {
  return door === "plugin" ? [pluginFolder(folder)] : [];
}
