import https from "node:https";
import { NodeHttpHandler, type NodeHttpHandlerOptions } from "@smithy/node-http-handler";
import { getProxyForUrl } from "proxy-from-env";
import { ShareError } from "../core/errors";

/** How long a response may take: connecting 5 s, each response 30 s. */
const limits = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
const connections = { keepAlive: true, maxSockets: 50 };

type Handle = NodeHttpHandler["handle"];

/** Where a request that got no response was sent. */
export interface Route {
  /** Protocol, host and port. */
  readonly origin: string;
  readonly proxy?: string;
}

/** An error of a request that got no response. */
export interface TransportError extends Error {
  readonly $route?: Route;
}

/**
 * How requests leave this machine: with time limits, through the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, and
 * with the certificates of AWS_CA_BUNDLE. All clients of the AWS SDK take it as their `requestHandler`.
 */
export class Transport {
  readonly metadata = { handlerProtocol: "http/1.1" };
  readonly #handlers = new Map<string, Promise<NodeHttpHandler>>();
  /** What went wrong with the last request: an error, or a status that isn't success. */
  trouble: TransportError | number | undefined;

  /** @param certificates of the authorities to trust, as PEM; Node.js's own if undefined. */
  constructor(private readonly certificates?: string) {}

  async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const port = request.port === undefined ? "" : `:${request.port}`;
    const origin = `${request.protocol}//${request.hostname}${port}`;
    const proxy = getProxyForUrl(origin);
    try {
      const answer = await (await this.#handlerFor(proxy)).handle(request, options);
      this.trouble = answer.response.statusCode >= 300 ? answer.response.statusCode : undefined;
      return answer;
    } catch (error) {
      const $route: Route = { origin, ...(proxy && { proxy }) };
      this.trouble = Object.assign(error as Error, { $route });
      throw error;
    }
  }

  destroy(): void {
    for (const handler of this.#handlers.values()) handler.then((open) => open.destroy()).catch(() => {});
  }

  /** What a client asks for that changes its handler: none of ours does. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): NodeHttpHandlerOptions {
    return limits;
  }

  #handlerFor(proxy: string): Promise<NodeHttpHandler> {
    const known = this.#handlers.get(proxy) ?? this.#open(proxy);
    this.#handlers.set(proxy, known);
    return known;
  }

  async #open(proxy: string): Promise<NodeHttpHandler> {
    const options = { ...connections, ...(this.certificates !== undefined && { ca: this.certificates }) };
    if (proxy === "") {
      return new NodeHttpHandler({ ...limits, httpsAgent: new https.Agent(options) });
    }
    assertProxy(proxy);
    const [{ HttpProxyAgent }, { HttpsProxyAgent }] = await Promise.all([
      import("http-proxy-agent"),
      import("https-proxy-agent"),
    ]);
    const httpsAgent = new HttpsProxyAgent(proxy, options);
    // The agent keeps its options for the connection to the proxy, and has others for the one through the tunnel.
    Object.assign(httpsAgent.options, options);
    return new NodeHttpHandler({ ...limits, httpAgent: new HttpProxyAgent(proxy, options), httpsAgent });
  }
}

/** Never shows the URL as it is: it may hold a password. */
function assertProxy(proxy: string): void {
  const url = URL.parse(proxy);
  if (url && ["http:", "https:"].includes(url.protocol)) return;
  throw new ShareError(
    `HTTPS_PROXY, HTTP_PROXY and ALL_PROXY must be http or https URLs, but one is ${url ? `${url.protocol}//…` : "none"}`,
  );
}

/** A URL as a message may show it: without a user and a password. */
export function shownUrl(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return url;
  parsed.username = parsed.password = "";
  return parsed.href.replace(/\/$/, "");
}
