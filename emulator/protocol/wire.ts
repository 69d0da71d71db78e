import type { ErrorMembers } from "../service/errors";

/** A request as it arrived. */
export interface WireRequest {
  readonly method: string;
  /** As sent: still encoded, without the query. */
  readonly path: string;
  /** As sent: still encoded, without the question mark. */
  readonly query: string;
  /** Lower-case names; a header sent twice has its values joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The two protocols on the endpoint: Well-Architected's JSON over REST, and STS's forms and XML. */
export type Protocol = "restJson1" | "sts";

/** An error under the name that a protocol has for it. */
export interface WireError {
  readonly name: string;
  readonly status: number;
  readonly message: string;
  readonly members?: ErrorMembers;
  readonly headers?: Readonly<Record<string, string>>;
}

export function headerOf(request: WireRequest, name: string): string | undefined {
  return request.headers.get(name);
}

/** A response of Well-Architected. Without an output, it has no body. */
export function jsonResponse(output: unknown, requestId: string): WireResponse {
  return {
    status: 200,
    headers: { "content-type": "application/json", "x-amzn-requestid": requestId },
    body: output === undefined ? "" : JSON.stringify(output),
  };
}

/** A response of STS: the query protocol's envelope around a result. */
export function xmlResponse(operation: string, result: string, requestId: string): WireResponse {
  return {
    status: 200,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body:
      `<${operation}Response xmlns="${stsNamespace}"><${operation}Result>${result}</${operation}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
  };
}

export function errorResponse(protocol: Protocol, error: WireError, requestId: string): WireResponse {
  const headers = { "x-amzn-requestid": requestId, ...error.headers };
  if (protocol === "restJson1") {
    return {
      status: error.status,
      headers: { ...headers, "content-type": "application/json", "x-amzn-errortype": error.name },
      body: JSON.stringify({ Message: error.message, ...error.members }),
    };
  }
  const type = error.status >= 500 ? "Receiver" : "Sender";
  return {
    status: error.status,
    headers: { ...headers, "content-type": "text/xml" },
    body:
      `<ErrorResponse xmlns="${stsNamespace}"><Error><Type>${type}</Type><Code>${error.name}</Code>` +
      `<Message>${xmlText(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}

const stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/";

export function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
