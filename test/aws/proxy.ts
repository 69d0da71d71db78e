import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import { selfSigned } from "./certificate";
import { listen, type Test } from "./fixtures";

export interface Proxy {
  readonly url: string;
  /** What it was asked for: `GET http://host/path`, or `CONNECT host:port`. */
  readonly asked: string[];
}

/** A proxy on loopback that reaches every host at `target`, whatever its name. */
export async function startProxy(t: Test, target: string): Promise<Proxy> {
  const asked: string[] = [];
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    forward(target, incoming, response);
  });
  server.on("connect", (incoming, socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    const tunnel = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(tunnel).pipe(socket);
    });
    for (const end of [socket, tunnel]) {
      end.on("error", () => {
        socket.destroy();
        tunnel.destroy();
      });
    }
  });
  return { url: `http://${await listen(t, server)}`, asked };
}

/** An https server that answers with a certificate of its own, and has the target's answers. */
export async function startTlsBefore(t: Test, target: string): Promise<string> {
  const server = createTlsServer(selfSigned, (incoming, response) => forward(target, incoming, response));
  return `https://${await listen(t, server)}`;
}

/** A server that has the target's answers, each with the time of a clock that is off by so many minutes. */
export async function startClockOffBefore(t: Test, target: string, minutes: number): Promise<string> {
  const date = () => new Date(Date.now() + minutes * 60_000).toUTCString();
  const server = createServer((incoming, response) => forward(target, incoming, response, () => ({ date: date() })));
  return `http://${await listen(t, server)}`;
}

function forward(
  target: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  changes: () => OutgoingHttpHeaders = () => ({}),
): void {
  const { pathname, search } = new URL(incoming.url ?? "", target);
  const { hostname, port } = new URL(target);
  const { method, headers } = incoming;
  const onward = request({ hostname, port, path: pathname + search, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...changes() });
    answer.pipe(response);
  });
  incoming.pipe(onward);
}
