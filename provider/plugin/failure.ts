import type { ServiceError, StatusObject } from "@grpc/grpc-js";
import { CheckFailure, ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { ShareError, UnfinishedError } from "../core/errors";
import type { CheckResult } from "../core/resource";
import { libraries } from "../engine/pulumis-libraries";
import { structOf } from "./values";

/**
 * What gRPC returns for an error: its message is all that the engine prints. A resource that exists but could not
 * finish is the protocol's initialization error, which keeps it in state.
 */
export function failureOf(error: unknown): Partial<StatusObject> {
  const { status } = libraries.grpc;
  if (error instanceof UnfinishedError) return unfinished(error);
  if (error instanceof ShareError) return { code: status.FAILED_PRECONDITION, details: error.message };
  if (isServiceError(error)) return { code: error.code, details: error.details };
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: status.UNKNOWN, details };
}

/** The message of a call that names what we don't have. */
export function notFound(details: string): Partial<ServiceError> {
  return serviceError(libraries.grpc.status.NOT_FOUND, details);
}

/** The message of a call for what we can't do. */
export function unimplemented(details: string): Partial<ServiceError> {
  return serviceError(libraries.grpc.status.UNIMPLEMENTED, details);
}

/** Properties with the rules that they break, as the protocol has them. */
export function checkFailures(failures: CheckResult["failures"]): CheckFailure[] {
  return failures.map(({ property, reason }) => {
    const failure = new CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
  });
}

function serviceError(code: number, details: string): Partial<ServiceError> {
  return Object.assign(new Error(details), { code, details });
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && typeof error.code === "number" && "details" in error;
}

/** gRPC carries structured details in this header, which grpc-js leaves to its users. */
function unfinished({ id, state, reason }: UnfinishedError): Partial<StatusObject> {
  const { grpc, any } = libraries;
  const code = grpc.status.UNKNOWN;
  const failed = new ErrorResourceInitFailed();
  failed.setId(id);
  failed.setProperties(structOf(state));
  failed.setReasonsList([reason]);
  const detail = new any.Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const packed = new Status();
  packed.setCode(code);
  packed.setMessage(reason);
  packed.addDetails(detail);
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(packed.serializeBinary()));
  return { code, details: reason, metadata };
}
