import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from "node:http";
import type { Emulation } from "../emulation";
import { boundedServer } from "../protocol/server";
import { ServiceError } from "../service/errors";
import { packageVersion } from "../version";
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
import { type ControlMethod, controlVersionHeader } from "./client";
import { controlMethods, controlVersion } from "./methods";
import { openApi } from "./open-api";
import { type ControlPage, controlPage } from "./page";
import { controlPath, openApiPath, pagePaths } from "./paths";

type Method = (emulation: Emulation, args: unknown) => unknown;

/** The implementation of each method of `EmulatorControl`. */
const methods: Readonly<Record<ControlMethod, Method>> = {
  version: () => ({ emulator: packageVersion(), control: controlVersion }),
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

const methodNames = Object.keys(methods) as readonly ControlMethod[];

/** The control interface's endpoint: the methods, a page for people, and a description for programs. */
export function controlServer(emulation: Emulation): Server {
  return boundedServer(async (request, response, body) => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    const isPage = pagePaths.includes(path);
    const rejection = reasonToReject(request, isPage);
    if (rejection) return sendJson(response, 403, { message: rejection });
    if (isPage || path === openApiPath) {
      if (!isRead(request)) return sendNotAllowed(response, "GET");
      return isPage ? sendPage(response, controlPage(emulation)) : sendJson(response, 200, openApi(packageVersion()));
    }
    const method = methodNames.find((name) => path === `${controlPath}/${name}`);
    if (!method)
      return sendJson(response, 404, { message: `No such method. The methods are: ${methodNames.join(", ")}.` });
    const { readsOnly } = controlMethods[method];
    // A page on another site can make a browser send a GET without asking anyone.
    if (request.method !== "POST" && !(readsOnly && isRead(request)))
      return sendNotAllowed(response, readsOnly ? "GET, POST" : "POST");
    await answer(emulation, method, body, response);
  });
}

async function answer(emulation: Emulation, method: ControlMethod, body: Buffer, response: ServerResponse) {
  try {
    const result = methods[method](emulation, argumentsOf(body));
    if (!controlMethods[method].readsOnly) emulation.onChange();
    sendJson(response, 200, result);
  } catch (error) {
    if (error instanceof ServiceError) return sendJson(response, error.status, { message: error.message });
    if (error instanceof SyntaxError) return sendJson(response, 400, { message: "The body is not JSON." });
    throw error;
  }
}

/**
 * Another site's page must not control the emulator, neither from its own origin nor by DNS rebinding. A link to the page for
 * people may be anywhere: what it leads to is nothing that another site's page could read.
 */
function reasonToReject({ headers }: IncomingMessage, isPage: boolean): string | undefined {
  const site = headers["sec-fetch-site"];
  const isFromOther = site !== undefined && site !== "same-origin" && site !== "none";
  if (headers.origin !== undefined || (isFromOther && !isPage))
    return "The control interface rejects requests from web pages.";
  const host = (headers.host ?? "").replace(/:\d+$/, "");
  return /^(localhost|[\d.]+|\[[0-9a-f:]+\])$/i.test(host)
    ? undefined
    : "Call the control interface by its IP address or as localhost, not by another name.";
}

function isRead({ method }: IncomingMessage): boolean {
  return method === "GET" || method === "HEAD";
}

function argumentsOf(body: Buffer): unknown {
  return body.length === 0 ? {} : JSON.parse(body.toString());
}

function sendJson(response: ServerResponse, status: number, result: unknown, headers: OutgoingHttpHeaders = {}): void {
  const body = result === undefined ? "" : `${JSON.stringify(result)}\n`;
  send(response, status, body, { "content-type": "application/json", ...headers });
}

function sendNotAllowed(response: ServerResponse, allow: string): void {
  sendJson(response, 405, { message: `This takes ${allow} only.` }, { allow });
}

function sendPage(response: ServerResponse, { html, contentSecurityPolicy }: ControlPage): void {
  send(response, 200, html, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": contentSecurityPolicy,
    "referrer-policy": "no-referrer",
  });
}

function send(response: ServerResponse, status: number, body: string, headers: OutgoingHttpHeaders): void {
  response.writeHead(status, {
    ...headers,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    [controlVersionHeader]: controlVersion,
  });
  response.end(body);
}

function timeShownBy(emulation: Emulation): string {
  return new Date(emulation.clock.now()).toISOString();
}
