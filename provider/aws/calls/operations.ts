import {
  CreateLensShareCommand,
  CreateReviewTemplateCommand,
  CreateTemplateShareCommand,
  CreateWorkloadCommand,
  CreateWorkloadShareCommand,
  DeleteLensCommand,
  DeleteLensShareCommand,
  DeleteReviewTemplateCommand,
  DeleteTemplateShareCommand,
  DeleteWorkloadCommand,
  DeleteWorkloadShareCommand,
  GetGlobalSettingsCommand,
  GetWorkloadCommand,
  ImportLensCommand,
  ListLensesCommand,
  ListLensSharesCommand,
  ListReviewTemplatesCommand,
  ListShareInvitationsCommand,
  ListTagsForResourceCommand,
  ListTemplateSharesCommand,
  ListWorkloadSharesCommand,
  ListWorkloadsCommand,
  UpdateShareInvitationCommand,
  UpdateWorkloadShareCommand,
  type WellArchitectedClient,
} from "@aws-sdk/client-wellarchitected";
import type { Send } from "../connection";
import type { Command } from "../kinds/kind";

export type { PermissionType, ShareInvitationSummary, WorkloadShareSummary } from "@aws-sdk/client-wellarchitected";

/** The operations that are called as they are, by AWS's names. */
const commands = {
  CreateLensShare: CreateLensShareCommand,
  CreateReviewTemplate: CreateReviewTemplateCommand,
  CreateTemplateShare: CreateTemplateShareCommand,
  CreateWorkload: CreateWorkloadCommand,
  CreateWorkloadShare: CreateWorkloadShareCommand,
  DeleteLens: DeleteLensCommand,
  DeleteLensShare: DeleteLensShareCommand,
  DeleteReviewTemplate: DeleteReviewTemplateCommand,
  DeleteTemplateShare: DeleteTemplateShareCommand,
  DeleteWorkload: DeleteWorkloadCommand,
  DeleteWorkloadShare: DeleteWorkloadShareCommand,
  GetGlobalSettings: GetGlobalSettingsCommand,
  GetWorkload: GetWorkloadCommand,
  ImportLens: ImportLensCommand,
  ListLensShares: ListLensSharesCommand,
  ListLenses: ListLensesCommand,
  ListReviewTemplates: ListReviewTemplatesCommand,
  ListShareInvitations: ListShareInvitationsCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  ListTemplateShares: ListTemplateSharesCommand,
  ListWorkloadShares: ListWorkloadSharesCommand,
  ListWorkloads: ListWorkloadsCommand,
  UpdateShareInvitation: UpdateShareInvitationCommand,
  UpdateWorkloadShare: UpdateWorkloadShareCommand,
} as const;

export type Operation = keyof typeof commands;
type CommandOf<O extends Operation> = InstanceType<(typeof commands)[O]>;

/** The members of a request. */
export type Input<O extends Operation> = CommandOf<O>["input"];
/** An answer. */
export type Output<O extends Operation> = CommandOf<O> extends Command<infer _, infer Answer> ? Answer : never;

/** What sends a call of an operation. */
export function sendOf<O extends Operation>(operation: O, input: Input<O>): Send<Output<O>> {
  const Constructor = commands[operation] as new (input: Input<O>) => unknown;
  const command = new Constructor(input) as Parameters<WellArchitectedClient["send"]>[0];
  // TypeScript doesn't follow that a command of the table is sent for the output of its own.
  return (client, options) => client.send(command, options) as unknown as Promise<Output<O>>;
}
