import type {
  ServiceInputTypes,
  ServiceOutputTypes,
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
  list(id: string, page: PageRequest): ApiCall<Page>;
  /** Of kinds whose shares have a permission. */
  update?(id: string, shareId: string, permissionType: PermissionType): ApiCall<unknown>;
  delete(id: string, shareId: string, clientRequestToken: string): ApiCall<unknown>;
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

export interface Page {
  /** Undefined if the answer isn't a list. */
  readonly summaries: ShareSummary[] | undefined;
  readonly NextToken?: string | undefined;
}

/** The PermissionType is one of workloads' shares only. */
export type ShareSummary = WorkloadShareSummary;

type Command<I extends ServiceInputTypes, O extends ServiceOutputTypes> = CommandImpl<
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

/** @param summariesOf reads the shares of an answer; undefined if it isn't a list. */
export function listCall<I extends ServiceInputTypes, O extends ServiceOutputTypes & Pick<Page, "NextToken">>(
  operation: string,
  command: Command<I, O>,
  summariesOf: (answer: O) => ShareSummary[] | undefined,
): ApiCall<Page> {
  const { send } = call(operation, command);
  return {
    operation,
    send: async (client, options) => {
      const answer = await send(client, options);
      return { summaries: summariesOf(answer), NextToken: answer.NextToken };
    },
  };
}
