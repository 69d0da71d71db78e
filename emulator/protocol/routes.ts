import { invalid } from "../service/errors";
import type { InvitationRequests } from "../service/invitations/invitation-requests";
import { describeKind, type ShareOperation, shareKinds } from "../service/kinds";
import type { LensRequests } from "../service/resources/lens/lens-requests";
import type { ProfileRequests } from "../service/resources/profile/profile-requests";
import type { ReviewTemplateRequests } from "../service/resources/review-template/review-template-requests";
import type { TagRequests } from "../service/resources/tags";
import type { WorkloadRequests } from "../service/resources/workload/workload-requests";
import type { SettingsRequests } from "../service/settings/settings-requests";
import { StsError, type StsOperation } from "./sts";
import type { Protocol, WireRequest } from "./wire";

/** An operation of Well-Architected. */
export type WellArchitectedOperation = OtherOperation | ShareOperation;

/** An operation that is not on the shares of a kind. */
export type OtherOperation =
  | keyof WorkloadRequests
  | keyof LensRequests
  | keyof ProfileRequests
  | keyof ReviewTemplateRequests
  | keyof TagRequests
  | keyof InvitationRequests
  | keyof SettingsRequests;

/** An operation of the emulator. */
export type Operation = WellArchitectedOperation | StsOperation;

/** A request's operation. `read` returns its parameters, or throws AWS's error if they can't be parsed. */
export type RoutedRequest =
  | {
      readonly protocol: "restJson1";
      readonly operation: WellArchitectedOperation;
      /** The members that are in the path. */
      readonly path: Readonly<Record<string, string>>;
      readonly read: () => JsonObject;
    }
  | { readonly protocol: "sts"; readonly operation: StsOperation; readonly read: () => ReadonlyMap<string, string> };

export type JsonObject = Readonly<Record<string, unknown>>;

type Route = readonly [method: string, path: string];

/** The routes of the operations that the table of kinds doesn't have; a name in braces is a member of the request. */
const otherRoutes: Readonly<Record<OtherOperation, Route>> = {
  CreateWorkload: ["POST", "/workloads"],
  GetWorkload: ["GET", "/workloads/{WorkloadId}"],
  DeleteWorkload: ["DELETE", "/workloads/{WorkloadId}"],
  ListWorkloads: ["POST", "/workloadsSummaries"],
  ImportLens: ["PUT", "/importLens"],
  CreateLensVersion: ["POST", "/lenses/{LensAlias}/versions"],
  GetLens: ["GET", "/lenses/{LensAlias}"],
  DeleteLens: ["DELETE", "/lenses/{LensAlias}"],
  ListLenses: ["GET", "/lenses"],
  CreateProfile: ["POST", "/profiles"],
  GetProfile: ["GET", "/profiles/{ProfileArn}"],
  DeleteProfile: ["DELETE", "/profiles/{ProfileArn}"],
  ListProfiles: ["GET", "/profileSummaries"],
  CreateReviewTemplate: ["POST", "/reviewTemplates"],
  GetReviewTemplate: ["GET", "/reviewTemplates/{TemplateArn}"],
  DeleteReviewTemplate: ["DELETE", "/reviewTemplates/{TemplateArn}"],
  ListReviewTemplates: ["GET", "/reviewTemplates"],
  ListTagsForResource: ["GET", "/tags/{WorkloadArn}"],
  ListShareInvitations: ["GET", "/shareInvitations"],
  UpdateShareInvitation: ["PATCH", "/shareInvitations/{ShareInvitationId}"],
  GetGlobalSettings: ["GET", "/global-settings"],
  UpdateGlobalSettings: ["PATCH", "/global-settings"],
};

const routes: Readonly<Record<WellArchitectedOperation, Route>> = { ...otherRoutes, ...shareRoutes() };

function shareRoutes(): Record<ShareOperation, Route> {
  const entries = shareKinds
    .map(describeKind)
    .flatMap(({ operations, sharesPath }): [string, Route][] => [
      [operations.create, ["POST", sharesPath]],
      [operations.list, ["GET", sharesPath]],
      [operations.delete, ["DELETE", `${sharesPath}/{ShareId}`]],
      ...(operations.update === undefined
        ? []
        : [[operations.update, ["PATCH", `${sharesPath}/{ShareId}`]] satisfies [string, Route]]),
    ]);
  // The table's operations are all that there are.
  return Object.fromEntries(entries) as Record<ShareOperation, Route>;
}

/** The names of all operations. */
export const operations: readonly Operation[] = [
  ...(Object.keys(routes) as WellArchitectedOperation[]),
  "GetCallerIdentity",
  "AssumeRole",
];

/** STS has the root path to itself; everything else is Well-Architected's. */
export function protocolOf(request: WireRequest): Protocol {
  return request.path === "/" ? "sts" : "restJson1";
}

/** @throws ServiceError ValidationException UNKNOWN_OPERATION, or StsError InvalidAction. */
export function routeRequest(request: WireRequest): RoutedRequest {
  return protocolOf(request) === "sts" ? routeSts(request) : routeRest(request);
}

function routeSts(request: WireRequest): RoutedRequest {
  const form = request.method === "POST" ? request.body.toString() : request.query;
  const parameters = new Map(new URLSearchParams(form));
  const operation = parameters.get("Action");
  if (operation === "GetCallerIdentity" || operation === "AssumeRole") {
    return { protocol: "sts", operation, read: () => parameters };
  }
  throw new StsError("InvalidAction", 400, `Could not find operation ${operation} for version 2011-06-15`);
}

function routeRest(request: WireRequest): RoutedRequest {
  for (const operation of Object.keys(routes) as WellArchitectedOperation[]) {
    const [method, path] = routes[operation];
    const inPath = method === request.method ? matchPath(path, request.path) : undefined;
    if (inPath) {
      return {
        protocol: "restJson1",
        operation,
        path: inPath,
        read: () => ({ ...parseBody(request), ...parseQuery(request), ...inPath }),
      };
    }
  }
  throw invalid(`The emulator has no operation ${request.method} ${request.path}`, "UNKNOWN_OPERATION");
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const members: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = given[index] ?? "";
    if (part.startsWith("{")) members[part.slice(1, -1)] = decodeSegment(segment);
    else if (part !== segment) return undefined;
  }
  return members;
}

/**
 * A path segment that can't be decoded stays as it is: it then breaks its member's pattern, as the error should say.
 */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function parseQuery(request: WireRequest): Record<string, unknown> {
  const members: Record<string, unknown> = Object.fromEntries(new URLSearchParams(request.query));
  const { MaxResults } = members;
  if (typeof MaxResults === "string" && /^-?\d+$/.test(MaxResults)) members.MaxResults = Number(MaxResults);
  return members;
}

function parseBody(request: WireRequest): Record<string, unknown> {
  if (request.body.length === 0) return {};
  try {
    const body: unknown = JSON.parse(request.body.toString());
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // Rejected below, like every other body that is not an object.
  }
  throw invalid("The body is not a JSON object.", "CANNOT_PARSE");
}
