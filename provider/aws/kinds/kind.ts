import type {
  ServiceInputTypes,
  ServiceOutputTypes,
  ShareInvitationSummary,
  ShareResourceType,
  WellArchitectedClientResolvedConfig,
  WorkloadShareSummary,
} from "@aws-sdk/client-wellarchitected";
import type { CommandImpl } from "@smithy/core/client";
import type { CreateShareRequest } from "../../shares/model/service";
import type { PermissionType } from "../../shares/model/share";
import type { Send } from "../connection";

/** A kind of share, as the AWS SDK has it: its operations, with their members. */
export interface KindApi {
  create(request: CreateShareRequest): ApiCall<{ readonly ShareId?: string | undefined }>;
  list(id: string, page: PageRequest): ApiCall<Page<ShareSummary>>;
  /** Of kinds whose shares have a permission. */
  update?(id: string, shareId: string, permissionType: PermissionType): ApiCall<unknown>;
  delete(id: string, shareId: string, clientRequestToken: string): ApiCall<unknown>;
  /** Reads what is shared. */
  get(id: string): ApiCall<PartialShareable | undefined>;
  /** Lists what can be shared, the caller's own and what is shared with it. */
  shareables(page: PageRequest): ApiCall<Page<PartialShareable>>;
  /** What invitations to it have. */
  readonly invitation: {
    readonly type: ShareResourceType;
    id(summary: ShareInvitationSummary): string | undefined;
    name(summary: ShareInvitationSummary): string | undefined;
  };
}

/** What is shared, as an answer has it. */
export interface PartialShareable {
  readonly id: string | undefined;
  readonly arn: string | undefined;
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly shareInvitationId?: string | undefined;
}

/** What sends a call of an operation. */
export interface ApiCall<Output> {
  readonly operation: string;
  readonly send: Send<Output>;
}

export interface PageRequest {
  readonly MaxResults: number;
  readonly NextToken: string | undefined;
}

/** A page of a list. */
export interface Page<T> {
  /** Undefined if the answer isn't a list. */
  readonly items: T[] | undefined;
  readonly NextToken?: string | undefined;
}

/** The PermissionType is one of workloads' shares only. */
export type ShareSummary = WorkloadShareSummary;

/** A command of the AWS SDK. */
export type Command<I extends ServiceInputTypes, O extends ServiceOutputTypes> = CommandImpl<
  I,
  O,
  WellArchitectedClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

export function call<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
  operation: string,
  command: Command<I, O>,
): ApiCall<O> {
  return { operation, send: (client, options) => client.send(command, options) };
}

/** @param parse what is made of the answer. */
export function parsedCall<I extends ServiceInputTypes, O extends ServiceOutputTypes, T>(
  operation: string,
  command: Command<I, O>,
  parse: (answer: O) => T,
): ApiCall<T> {
  const { send } = call(operation, command);
  return { operation, send: async (client, options) => parse(await send(client, options)) };
}

/** @param summariesOf reads the shares of an answer; undefined if it isn't a list. */
export function listCall<I extends ServiceInputTypes, O extends ServiceOutputTypes & Pick<Page<unknown>, "NextToken">>(
  operation: string,
  command: Command<I, O>,
  summariesOf: (answer: O) => ShareSummary[] | undefined,
): ApiCall<Page<ShareSummary>> {
  return parsedCall(operation, command, (answer) => ({
    items: summariesOf(answer),
    NextToken: answer.NextToken,
  }));
}
