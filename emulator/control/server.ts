import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Emulation } from "../emulation";
import { boundedServer } from "../protocol/server";
import { ServiceError } from "../service/errors";
import {
  parseAccount,
  parseBehaviour,
  parseCallNumber,
  parseFailure,
  parseFault,
  parseFaultId,
  parseFilter,
  parseNewShare,
  parsePermissionEdit,
  parseRenaming,
  parseResourceFixture,
  parseResourceId,
  parseRole,
  parseSeconds,
  parseShareId,
  parseTime,
  parseWorkloadFixture,
  parseWorkloadId,
} from "./arguments";
import type { ControlMethod } from "./client";

/** The path of the control interface, on its own port. */
export const controlPath = "/_emulator";

type Method = (emulation: Emulation, args: unknown) => unknown;

/** The implementation of each method of `EmulatorControl`. */
const methods: Readonly<Record<ControlMethod, Method>> = {
  accept: ({ service }, args) => service.accept(parseShareId(args).shareId),
  reject: ({ service }, args) => service.reject(parseShareId(args).shareId),
  expire: ({ service }, args) => service.expire(parseShareId(args).shareId),
  revoke: ({ service }, args) => service.revoke(parseShareId(args).shareId),
  fail: ({ service }, args) => {
    const { shareId, message } = parseFailure(args);
    service.fail(shareId, message);
  },
  deleteOutside: ({ service }, args) => service.deleteOutside(parseShareId(args).shareId),
  editOutside: ({ service }, args) => {
    const { shareId, permissionType } = parsePermissionEdit(args);
    service.editOutside(shareId, permissionType);
  },
  shareOutside: ({ service }, args) => {
    const { resourceId, sharedWith, permissionType } = parseNewShare(args);
    return service.shareOutside(resourceId, sharedWith, permissionType);
  },
  addWorkload: (emulation, args) =>
    emulation.service.addWorkload({
      accountId: emulation.defaultAccountId,
      region: emulation.region,
      ...parseWorkloadFixture(args),
    }),
  rename: ({ service }, args) => {
    const { resourceId, name } = parseRenaming(args);
    service.rename(resourceId, name);
  },
  deleteResource: ({ service }, args) => service.deleteResource(parseResourceId(args).resourceId),
  deleteWorkload: ({ service }, args) => service.deleteWorkload(parseWorkloadId(args).workloadId),
  addResource: (emulation, args) => {
    const { kind, ...fixture } = parseResourceFixture(args);
    const defaults = { accountId: emulation.defaultAccountId, region: emulation.region };
    return emulation.service.addResource(kind, { ...defaults, ...fixture });
  },
  workloads: ({ service }) => service.workloads(),
  resources: ({ service }) => service.resources(),
  shares: ({ service }, args) => service.shares(parseFilter(args)),
  behaviour: ({ service }) => service.behaviour,
  setBehaviour: ({ service }, args) => {
    Object.assign(service.behaviour, parseBehaviour(args));
  },
  inject: ({ faults }, args) => faults.inject(parseFault(args)),
  faults: ({ faults }) => faults.list(),
  clearFaults: ({ faults }, args) => faults.clear(parseFaultId(args).id),
  held: ({ heldResponses }) => heldResponses.list(),
  release: ({ heldResponses }, args) => heldResponses.release(parseCallNumber(args).callNumber),
  calls: ({ calls }) => calls.list(),
  resetCalls: ({ calls }) => calls.clear(),
  clock: (emulation) => timeShownBy(emulation),
  advance: (emulation, args) => {
    emulation.clock.advance(parseSeconds(args).seconds);
    return timeShownBy(emulation);
  },
  setClock: (emulation, args) => {
    emulation.clock.set(parseTime(args));
    return timeShownBy(emulation);
  },
  accounts: ({ identities }) =>
    identities.accounts().map((account) => ({ ...account, ...identities.accessKeyOf(account) })),
  addAccount: ({ identities }, args) => identities.addAccount(parseAccount(args)),
  addRole: ({ identities }, args) => identities.addRole(parseRole(args)),
  reset: (emulation) => emulation.reset(),
};

/** The methods that change nothing in the snapshot. */
const readOnlyMethods: ReadonlySet<ControlMethod> = new Set([
  "workloads",
  "resources",
  "shares",
  "behaviour",
  "faults",
  "held",
  "calls",
  "clock",
  "accounts",
]);

/** The control interface's endpoint. */
export function controlServer(emulation: Emulation): Server {
  return boundedServer(async (request, response, body) => {
    const rejection = rejectionReason(request);
    if (rejection) return send(response, 403, { message: rejection });
    const method = methodOf(request);
    if (!method)
      return send(response, 404, { message: `No such method. The methods are: ${Object.keys(methods).join(", ")}.` });
    try {
      const result = methods[method](emulation, argumentsOf(body));
      if (!readOnlyMethods.has(method)) emulation.onChange();
      send(response, 200, result);
    } catch (error) {
      if (error instanceof ServiceError) return send(response, error.status, { message: error.message });
      if (error instanceof SyntaxError) return send(response, 400, { message: "The body is not JSON." });
      throw error;
    }
  });
}

/** A web page must not control the emulator, neither from its own origin nor by DNS rebinding. */
function rejectionReason(request: IncomingMessage): string | undefined {
  if (request.headers.origin !== undefined) return "The control interface rejects requests from web pages.";
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  return /^(localhost|[\d.]+|\[[0-9a-f:]+\])$/i.test(host)
    ? undefined
    : "Call the control interface by its IP address or as localhost, not by another name.";
}

function methodOf(request: IncomingMessage): ControlMethod | undefined {
  const path = (request.url ?? "").split("?")[0];
  const names = Object.keys(methods) as ControlMethod[];
  return names.find((name) => path === `${controlPath}/${name}`);
}

function argumentsOf(body: Buffer): unknown {
  return body.length === 0 ? {} : JSON.parse(body.toString());
}

function send(response: ServerResponse, status: number, result: unknown): void {
  const body = result === undefined ? "" : `${JSON.stringify(result)}\n`;
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function timeShownBy(emulation: Emulation): string {
  return new Date(emulation.clock.now()).toISOString();
}
