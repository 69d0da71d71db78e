import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Emulation } from "../emulation";
import { boundedServer } from "../protocol/server";
import { ServiceError } from "../service/errors";
import type { ControlMethod } from "./control";
import {
  readAccount,
  readBehaviour,
  readCall,
  readEdit,
  readFailure,
  readFault,
  readFaultId,
  readFilter,
  readFixture,
  readRole,
  readSeconds,
  readShare,
  readShareId,
  readTime,
  readWorkloadId,
} from "./control-arguments";

/** Where the control interface is, on its own port. */
export const controlPath = "/_emulator";

type Method = (emulation: Emulation, args: unknown) => unknown;

/** What each method of `EmulatorControl` does here. */
const methods: Readonly<Record<ControlMethod, Method>> = {
  accept: ({ service }, args) => service.accept(readShareId(args).shareId),
  reject: ({ service }, args) => service.reject(readShareId(args).shareId),
  expire: ({ service }, args) => service.expire(readShareId(args).shareId),
  revoke: ({ service }, args) => service.revoke(readShareId(args).shareId),
  fail: ({ service }, args) => {
    const { shareId, message } = readFailure(args);
    service.fail(shareId, message);
  },
  deleteOutside: ({ service }, args) => service.deleteOutside(readShareId(args).shareId),
  editOutside: ({ service }, args) => {
    const { shareId, permissionType } = readEdit(args);
    service.editOutside(shareId, permissionType);
  },
  shareOutside: ({ service }, args) => {
    const { workloadId, sharedWith, permissionType } = readShare(args);
    return service.shareOutside(workloadId, sharedWith, permissionType);
  },
  addWorkload: (emulation, args) =>
    emulation.service.addWorkload({
      accountId: emulation.defaultAccountId,
      region: emulation.region,
      ...readFixture(args),
    }),
  deleteWorkload: ({ service }, args) => service.deleteWorkload(readWorkloadId(args).workloadId),
  workloads: ({ service }) => service.workloads(),
  shares: ({ service }, args) => service.shares(readFilter(args)),
  behaviour: ({ service }) => service.behaviour,
  setBehaviour: ({ service }, args) => {
    Object.assign(service.behaviour, readBehaviour(args));
  },
  inject: ({ faults }, args) => faults.inject(readFault(args)),
  faults: ({ faults }) => faults.list(),
  clearFaults: ({ faults }, args) => faults.clear(readFaultId(args).id),
  held: ({ holds }) => holds.list(),
  release: ({ holds }, args) => holds.release(readCall(args).callNumber),
  calls: ({ calls }) => calls.list(),
  resetCalls: ({ calls }) => calls.clear(),
  clock: (emulation) => timeOf(emulation),
  advance: (emulation, args) => {
    emulation.clock.advance(readSeconds(args).seconds);
    return timeOf(emulation);
  },
  setClock: (emulation, args) => {
    emulation.clock.set(readTime(args));
    return timeOf(emulation);
  },
  accounts: ({ identities }) => identities.accounts().map((account) => ({ ...account, ...identities.keyOf(account) })),
  addAccount: ({ identities }, args) => identities.addAccount(readAccount(args)),
  addRole: ({ identities }, args) => identities.addRole(readRole(args)),
  reset: (emulation) => emulation.reset(),
};

/** The methods after which there is nothing new to keep. */
const reads: ReadonlySet<ControlMethod> = new Set([
  "workloads",
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
    const refusal = strangerRefusal(request);
    if (refusal) return answer(response, 403, { message: refusal });
    const method = methodOf(request);
    if (!method)
      return answer(response, 404, { message: `No such method. There are: ${Object.keys(methods).join(", ")}.` });
    try {
      const result = methods[method](emulation, argumentsOf(body));
      if (!reads.has(method)) emulation.onChange();
      answer(response, 200, result);
    } catch (error) {
      if (error instanceof ServiceError) return answer(response, error.status, { message: error.message });
      if (error instanceof SyntaxError) return answer(response, 400, { message: "The body is not JSON." });
      throw error;
    }
  });
}

/** A page in a browser must not steer the emulator: not from its own origin, nor by a name that it made resolve here. */
function strangerRefusal(request: IncomingMessage): string | undefined {
  if (request.headers.origin !== undefined) return "Not for web pages.";
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  return /^(localhost|[\d.]+|\[[0-9a-f:]+\])$/i.test(host) ? undefined : "Call it by its address, not by a name.";
}

function methodOf(request: IncomingMessage): ControlMethod | undefined {
  const path = (request.url ?? "").split("?")[0];
  const names = Object.keys(methods) as ControlMethod[];
  return names.find((name) => path === `${controlPath}/${name}`);
}

function argumentsOf(body: Buffer): unknown {
  return body.length === 0 ? {} : JSON.parse(body.toString());
}

function answer(response: ServerResponse, status: number, result: unknown): void {
  const body = result === undefined ? "" : `${JSON.stringify(result)}\n`;
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function timeOf(emulation: Emulation): string {
  return new Date(emulation.clock.now()).toISOString();
}
