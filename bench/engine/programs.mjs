import { createRequire } from "node:module";
import pulumi from "@pulumi/pulumi";
import { NaiveWorkloadShare } from "./naive.cjs";

/** @type {typeof import("../../dist/provider/index.js")} */
const { WorkloadShare, WorkloadShares } = createRequire(import.meta.url)("../../dist/provider/index.js");

/**
 * @typedef {import("../peers.mjs").NewShare} NewShare
 *
 * @typedef {object} Program
 * @property {(shares: readonly NewShare[]) => void} declare
 * @property {Record<string, string>} [env] the engine's own settings
 */

/** @type {"READONLY"} */
const permissionType = "READONLY";

/** A dynamic provider that does nothing: the time of the engine and of Pulumi's host. */
class Nothing extends pulumi.dynamic.Resource {
  /**
   * @param {string} name
   * @param {object} inputs
   */
  constructor(name, inputs) {
    super({ create: async (outs) => ({ id: "nothing", outs }) }, name, inputs);
  }
}

/** The plugin's resource, as a generated SDK declares it. */
class PluginWorkloadShare extends pulumi.CustomResource {
  /**
   * @param {string} name
   * @param {import("../../dist/provider/index.js").WorkloadShareArgs} args
   */
  constructor(name, args) {
    const outputs = { region: undefined, shareId: undefined, status: undefined, accountId: undefined };
    super("wellarchitected:index:WorkloadShare", name, { ...outputs, ...args });
  }
}

/** What every table is measured against. */
export const floor = "a provider that does nothing";
export const floorWithoutCheckpoints = "a provider that does nothing, without checkpoints";
export const naive = "naive dynamic provider";
export const withoutCheckpoints = "WorkloadShare, without checkpoints";

/** @type {Program} */
const nothing = { declare: each((name, args) => new Nothing(name, args)) };

/** @type {Program} */
const workloadShare = { declare: each((name, args) => new WorkloadShare(name, args)) };

/** The engine's own switch, by which only the last state is written to the backend. */
const skipCheckpoints = { PULUMI_SKIP_CHECKPOINTS: "true" };

/**
 * What is compared.
 * @satisfies {Record<string, Program>}
 */
export const programs = {
  [floor]: nothing,
  [floorWithoutCheckpoints]: { ...nothing, env: skipCheckpoints },
  [naive]: { declare: each((name, args) => new NaiveWorkloadShare(name, args)) },
  WorkloadShare: workloadShare,
  [withoutCheckpoints]: { ...workloadShare, env: skipCheckpoints },
  "WorkloadShare of the plugin": { declare: each((name, args) => new PluginWorkloadShare(name, args)) },
  WorkloadShares: { declare: declareSets },
};

/**
 * @param {(name: string, args: NewShare & { permissionType: typeof permissionType }) => void} declare one share
 * @returns {Program["declare"]}
 */
function each(declare) {
  return (shares) => {
    for (const share of shares) declare(`${share.workloadId}-${share.sharedWith}`, { ...share, permissionType });
  };
}

/** @param {readonly NewShare[]} shares */
function declareSets(shares) {
  for (const [workloadId, members] of Map.groupBy(shares, (share) => share.workloadId)) {
    new WorkloadShares(workloadId, {
      workloadId,
      shares: members.map(({ sharedWith }) => ({ sharedWith, permissionType })),
    });
  }
}
