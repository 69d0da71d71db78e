import {
  GetGlobalSettingsCommand,
  ListShareInvitationsCommand,
  type ShareInvitationSummary,
  UpdateGlobalSettingsCommand,
  UpdateShareInvitationCommand,
} from "@aws-sdk/client-wellarchitected";
import type { Invitation, KindService, ReadShareable, Shareable } from "../../shares/model/kind-service";
import type { Connection } from "../connection";
import { type Sending, SharedLists } from "../shared-lists";
import {
  type ApiCall,
  call,
  type KindApi,
  type Page,
  type PageRequest,
  type PartialShareable,
  parsedCall,
} from "./kind";
import { malformed, pagesOf, ShareApi } from "./share-api";

/** All operations on one kind over the AWS SDK: of the owner, of the recipient, and what either can read. */
export class SdkKindService extends ShareApi implements KindService {
  readonly #invitations: SharedLists<Invitation[]>;
  readonly #shareables: SharedLists<Shareable[]>;

  constructor(api: KindApi, connection: Connection) {
    super(api, connection);
    const { clock } = connection.surroundings;
    this.#invitations = new SharedLists((_, sending) => this.#listInvitations(sending), clock);
    this.#shareables = new SharedLists((_, sending) => this.#listShareables(sending), clock);
  }

  invitations(): Promise<Invitation[]> {
    return this.#invitations.get("");
  }

  async respond(ShareInvitationId: string, ShareInvitationAction: "ACCEPT" | "REJECT"): Promise<void> {
    const command = new UpdateShareInvitationCommand({ ShareInvitationId, ShareInvitationAction });
    const { operation, send } = call("UpdateShareInvitation", command);
    await this.#invitations.writing("", (sending) => this.connection.send(operation, send, sending));
  }

  async get(id: string): Promise<ReadShareable> {
    const { operation, send } = this.api.get(id);
    const answer = await this.connection.send(operation, send);
    if (!answer) throw malformed(operation, "resource");
    const { shareInvitationId } = answer;
    return { ...parseShareable(operation, answer), ...(shareInvitationId && { shareInvitationId }) };
  }

  shareables(): Promise<Shareable[]> {
    return this.#shareables.get("");
  }

  async isSharingWithOrganization(): Promise<boolean> {
    const { operation, send } = call("GetGlobalSettings", new GetGlobalSettingsCommand({}));
    const { OrganizationSharingStatus: status } = await this.connection.send(operation, send);
    return status === "ENABLED";
  }

  /** Sends this setting alone, so that AWS keeps the others. */
  async setSharingWithOrganization(enabled: boolean): Promise<void> {
    const OrganizationSharingStatus = enabled ? "ENABLED" : "DISABLED";
    const command = new UpdateGlobalSettingsCommand({ OrganizationSharingStatus });
    const { operation, send } = call("UpdateGlobalSettings", command);
    await this.connection.send(operation, send);
  }

  #listInvitations(sending: Sending): Promise<Invitation[]> {
    const { type, id, name } = this.api.invitation;
    const page = (request: PageRequest): ApiCall<Page<ShareInvitationSummary>> =>
      parsedCall(
        "ListShareInvitations",
        new ListShareInvitationsCommand({ ShareResourceType: type, ...request }),
        ({ ShareInvitationSummaries: items, NextToken }) => ({ items, NextToken }),
      );
    const parse = (operation: string, summary: ShareInvitationSummary): Invitation => {
      const { ShareInvitationId: shareInvitationId, SharedBy: sharedBy, SharedWith: sharedWith } = summary;
      const [resourceId, resourceName = ""] = [id(summary), name(summary)];
      if (!shareInvitationId || !sharedBy || !sharedWith || !resourceId) {
        throw malformed(operation, "ShareInvitationId, SharedBy, SharedWith or resource");
      }
      const { PermissionType: permissionType } = summary;
      const permission = permissionType && { permissionType };
      return { shareInvitationId, sharedBy, sharedWith, resourceId, resourceName, ...permission };
    };
    return pagesOf(this.connection, page, parse, sending);
  }

  #listShareables(sending: Sending): Promise<Shareable[]> {
    return pagesOf(this.connection, (request) => this.api.shareables(request), parseShareable, sending);
  }
}

function parseShareable(operation: string, { id, arn, name, owner }: PartialShareable): Shareable {
  if (!id || !arn || !name || !owner) throw malformed(operation, "ID, ARN, name or Owner");
  return { id, arn, name, owner };
}
