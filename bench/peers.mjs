import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import {
  CreateWorkloadShareCommand,
  ListWorkloadsCommand,
  WellArchitectedClient,
} from "@aws-sdk/client-wellarchitected";
import pRetry from "p-retry";

const require = createRequire(import.meta.url);
/** @type {typeof import("../dist/provider/aws/configuration.js")} */
const { Configuration } = require("../dist/provider/aws/configuration.js");
/** @type {typeof import("../dist/provider/aws/connections.js")} */
const { AwsConnections } = require("../dist/provider/aws/connections.js");
/** @type {typeof import("../dist/provider/core/clock.js")} */
const { systemClock } = require("../dist/provider/core/clock.js");
/** @type {typeof import("../dist/provider/shares/kinds/workload.js")} */
const { workload } = require("../dist/provider/shares/kinds/workload.js");
/** @type {typeof import("../dist/provider/shares/resources/share.js")} */
const { shareResource } = require("../dist/provider/shares/resources/share.js");
/** @type {typeof import("../dist/provider/core/run/run.js")} */
const { joinRun } = require("../dist/provider/core/run/run.js");

/**
 * @typedef {{ workloadId: string, sharedWith: string }} NewShare
 *
 * @typedef {object} Client
 * @property {() => Promise<unknown>} warm makes a call, so that what is loaded lazily isn't measured
 * @property {(share: NewShare) => Promise<unknown>} create
 *
 * @typedef {(region: string) => Client} Peer
 */

/** @type {"READONLY"} */
const permissionType = "READONLY";

/**
 * What is compared. Each answers a client that creates shares.
 * @type {Record<string, Peer>}
 */
export const peers = {
  "this package, whole creates": (region) => {
    const connections = new AwsConnections(new Configuration({}), systemClock);
    const log = { warn: () => {}, info: () => {}, progress: () => {} };
    const frontend = { unknown: "", canImport: false };
    const context = { connections, ...joinRun(), clock: systemClock, log, frontend };
    const type = shareResource(workload);
    return {
      warm: () => connections.service(workload.name, undefined, region).accountId(),
      create: (share) => type.create(context, { ...share, permissionType, region, scope: JSON.stringify(share) }),
    };
  },
  "this package, the call alone": (region) => {
    const service = new AwsConnections(new Configuration({}), systemClock).service(workload.name, undefined, region);
    return {
      warm: () => service.accountId(),
      create: ({ workloadId, sharedWith }) =>
        service.create({ id: workloadId, sharedWith, permissionType, clientRequestToken: randomUUID() }),
    };
  },
  "AWS SDK `standard`, 3 attempts": (region) => sdk({ region, retryMode: "standard", maxAttempts: 3 }),
  "AWS SDK `standard`, 10 attempts": (region) => sdk({ region, retryMode: "standard", maxAttempts: 10 }),
  "AWS SDK `adaptive`, 10 attempts": (region) => sdk({ region, retryMode: "adaptive", maxAttempts: 10 }),
  "p-retry alone, 10 retries": (region) => {
    const { warm, create } = sdk({ region, maxAttempts: 1 });
    return { warm, create: (share) => pRetry(() => create(share), { retries: 10 }) };
  },
};

/**
 * The AWS SDK and nothing else.
 * @param {import("@aws-sdk/client-wellarchitected").WellArchitectedClientConfig} config
 * @returns {Client}
 */
export function sdk(config) {
  const client = new WellArchitectedClient(config);
  return {
    warm: () => client.send(new ListWorkloadsCommand({})),
    create: ({ workloadId, sharedWith }) =>
      client.send(
        new CreateWorkloadShareCommand({
          WorkloadId: workloadId,
          SharedWith: sharedWith,
          PermissionType: permissionType,
          ClientRequestToken: randomUUID(),
        }),
      ),
  };
}
