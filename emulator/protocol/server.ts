import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulation } from "../emulation";
import { type Delivery, handleRequest } from "./request-handler";
import type { WireRequest } from "./wire";

/** The largest accepted body. AWS documents no limit for this API; its largest request is far smaller. */
const maxBodyBytes = 1024 * 1024;
const maxConnections = 1024;
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
/** Longer than clients keep idle connections, so that none is closed under a request. */
const keepAliveTimeoutMs = 75_000;

/** The service's endpoint. */
export function serviceServer(emulation: Emulation): Server {
  return boundedServer(async (request, response, body) => {
    const delivery = await handleRequest(emulation, toWireRequest(request, body));
    deliver(response, delivery, new Date(emulation.clock.realTime()));
  });
}

export type Handler = (request: IncomingMessage, response: ServerResponse, body: Buffer) => Promise<void>;

/** A server that reads whole bodies, with limits on size, time and connections. */
export function boundedServer(handle: Handler): Server {
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveTimeoutMs,
      connectionsCheckingInterval: 5_000,
    },
    (request, response) => {
      readBody(request)
        .then((body) => (body ? handle(request, response, body) : rejectLargeBody(response)))
        .catch((error: unknown) => reportFailure(response, error));
    },
  );
  server.maxConnections = maxConnections;
  return server;
}

/** Listens, on any free port if `port` is 0. Returns the URL. */
export function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve(urlOf(server.address()));
    });
  });
}

/** Closes all connections at once, including those whose responses are held. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") return String(address);
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

/** The body, or undefined if it is too large. `for await` would destroy the connection if it ended early. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) chunks.push(chunk);
      else resolve(undefined);
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("error", reject);
    request.once("close", () => reject(new Error("The client disconnected.")));
  });
}

function rejectLargeBody(response: ServerResponse): void {
  response.writeHead(413, {
    "content-type": "application/json",
    "x-amzn-errortype": "RequestEntityTooLargeException",
    connection: "close",
  });
  response.end(JSON.stringify({ Message: `The body is larger than ${maxBodyBytes} bytes.` }));
}

/**
 * A client that disconnected needs no response. Anything else is a bug of the emulator, and must not look like AWS's
 * error.
 */
function reportFailure(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.headersSent || !response.req.complete) {
    response.destroy();
    return;
  }
  console.error("wellarchitected-emulator: a bug:", error);
  response.writeHead(500, { "content-type": "text/plain" });
  response.end("The emulator failed. This is a bug in the emulator, not a response of AWS.\n");
}

function toWireRequest(request: IncomingMessage, body: Buffer): WireRequest {
  const [path = "", ...query] = (request.url ?? "/").split("?");
  const headers = new Map<string, string>();
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = (request.rawHeaders[i] ?? "").toLowerCase();
    const value = (request.rawHeaders[i + 1] ?? "").trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return { method: request.method ?? "", path, query: query.join("?"), headers, body };
}

function deliver(response: ServerResponse, { response: content, truncated }: Delivery, date: Date): void {
  if (!content) {
    response.destroy();
    return;
  }
  const body = Buffer.from(content.body);
  response.writeHead(content.status, {
    ...content.headers,
    date: date.toUTCString(),
    "content-length": body.length,
  });
  if (truncated) response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
  else response.end(body);
}
