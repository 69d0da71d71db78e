/** The exceptions that AWS declares for the emulated operations, with their HTTP statuses (documented). */
export const errorStatuses = {
  ValidationException: 400,
  ServiceQuotaExceededException: 402,
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  ConflictException: 409,
  ThrottlingException: 429,
  InternalServerException: 500,
} as const;

/** The name of an exception of the service. */
export type ErrorName = keyof typeof errorStatuses;

/** Why a request failed validation (documented). */
export type ValidationReason = "UNKNOWN_OPERATION" | "CANNOT_PARSE" | "FIELD_VALIDATION_FAILED" | "OTHER";

/** A member of a request that broke its rule. */
export interface InvalidField {
  readonly Name: string;
  readonly Message: string;
}

/** The members of AWS's error shapes, without `Message`. */
export interface ErrorMembers {
  /** Of a ValidationException. */
  readonly Reason?: ValidationReason;
  /** Of a ValidationException: which members broke which rule. */
  readonly Fields?: readonly InvalidField[];
  /** What was not found, or is in conflict, or is full. */
  readonly ResourceId?: string;
  /** The sort of that resource, such as `WORKLOAD_SHARE`. */
  readonly ResourceType?: string;
  /** Of a ServiceQuotaExceededException: `Behaviour.quotaCode`. */
  readonly QuotaCode?: string;
  /** Of a ServiceQuotaExceededException and a ThrottlingException. */
  readonly ServiceCode?: string;
}

/**
 * An error as the service returns it.
 * `name` is AWS's exception name, `message` its `Message`, `status` the HTTP status, `members` the rest of its shape.
 * The texts and the values of `ResourceType` are assumed: AWS documents neither.
 */
export class ServiceError extends Error {
  override readonly name: ErrorName;
  /** The HTTP status. */
  readonly status: number;
  /** The rest of AWS's shape. */
  readonly members: ErrorMembers;

  constructor(name: ErrorName, message: string, members: ErrorMembers = {}) {
    super(message);
    this.name = name;
    this.status = errorStatuses[name];
    this.members = members;
  }
}

export function invalid(message: string, reason: ValidationReason, fields: readonly InvalidField[] = []): ServiceError {
  return new ServiceError("ValidationException", message, {
    Reason: reason,
    ...(fields.length > 0 && { Fields: fields }),
  });
}

/** `type` is the ResourceType, such as "WORKLOAD_SHARE". */
export function notFound(type: string, id: string): ServiceError {
  const noun = type.charAt(0) + type.slice(1).toLowerCase().replaceAll("_", " ");
  return new ServiceError("ResourceNotFoundException", `${noun} ${id} was not found.`, {
    ResourceId: id,
    ResourceType: type,
  });
}

export function conflict(type: string, id: string, message: string): ServiceError {
  return new ServiceError("ConflictException", message, { ResourceId: id, ResourceType: type });
}

/** An error in the words of IAM. `arn` is the caller's, `reason` what ends the message. */
export function accessDenied(arn: string, action: string, resource: string, reason = ""): ServiceError {
  const message = `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new ServiceError("AccessDeniedException", message.trimEnd());
}
