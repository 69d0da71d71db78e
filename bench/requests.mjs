import { subscribe } from "node:diagnostics_channel";

/**
 * Counts the HTTP requests of this process to AWS's port, those that wait for a connection included.
 * @param {string} endpoint
 */
export function countRequests(endpoint) {
  const { host } = new URL(endpoint);
  const counts = { underWay: 0, total: 0, refused: 0, underWayAtFirstRefusal: 0 };
  /** @param {(request: import("node:http").ClientRequest, response?: import("node:http").IncomingMessage) => void} count */
  const ours =
    (count) =>
    (/** @type {any} */ { request, response }) => {
      if (request.getHeader("host") === host) count(request, response);
    };
  subscribe(
    "http.client.request.start",
    ours(() => {
      counts.total += 1;
      counts.underWay += 1;
    }),
  );
  subscribe(
    "http.client.response.finish",
    ours((_request, response) => {
      if (response?.statusCode === 429) {
        if (counts.refused === 0) counts.underWayAtFirstRefusal = counts.underWay;
        counts.refused += 1;
      }
      counts.underWay -= 1;
    }),
  );
  return counts;
}
