import { setTimeout as sleep } from "node:timers/promises";
import type { WireResponse } from "../protocol/wire";
import type { Random } from "../service/random";
import type { Fault, FaultKind } from "./faults";

export function hasFault(faults: readonly Fault[], kind: FaultKind): boolean {
  return faults.some((fault) => fault.kind === kind);
}

/** Waits for the sum of the latencies of a kind. */
export async function delay(
  faults: readonly Fault[],
  kind: "latencyBefore" | "latencyAfter",
  random: Random,
): Promise<void> {
  for (const fault of faults) {
    if (fault.kind === "latencyBefore" || fault.kind === "latencyAfter") {
      if (fault.kind === kind) await sleep(fault.ms + random() * (fault.jitterMs ?? 0));
    }
  }
}

/** The response with what a fault does to its body or content type. */
export function corrupt(response: WireResponse, kind: FaultKind): WireResponse {
  switch (kind) {
    case "malformedJson":
      return { ...response, body: `{"Message": <<${response.body}` };
    case "wrongContentType":
      return { ...response, headers: { ...response.headers, "content-type": "text/html" } };
    default:
      return response;
  }
}

/** The page that a proxy in front of AWS sends if it can't reach it. */
export function proxyErrorPage(status: 502 | 503 | 504): WireResponse {
  const titles = { 502: "502 Bad Gateway", 503: "503 Service Unavailable", 504: "504 Gateway Timeout" };
  const title = titles[status];
  return {
    status,
    headers: { "content-type": "text/html", server: "proxy" },
    body: `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`,
  };
}
