import {
  CreateWorkloadShareCommand,
  DeleteWorkloadShareCommand,
  ListWorkloadSharesCommand,
  type ListWorkloadSharesCommandOutput,
  UpdateWorkloadShareCommand,
  type WorkloadShareSummary,
} from "@aws-sdk/client-wellarchitected";
import { ServiceFailure } from "../core/errors";
import type { CreateShareRequest, ShareService } from "../shares/model/service";
import type { PermissionType, Share } from "../shares/model/share";
import type { Connection, Send } from "./connection";
import { type Sending, SharedLists } from "./shared-lists";

/** The most that one page may hold. */
const pageSize = 50;

/** Workload shares over the AWS SDK. */
export class WorkloadShareApi implements ShareService {
  readonly #lists: SharedLists<Share[]>;

  constructor(private readonly connection: Connection) {
    const { clock } = connection.surroundings;
    this.#lists = new SharedLists((workloadId, sending) => this.#listPages(workloadId, sending), clock);
  }

  get region(): string {
    return this.connection.region;
  }

  accountId(): Promise<string | undefined> {
    return this.connection.accountId();
  }

  list(workloadId: string): Promise<Share[]> {
    return this.#lists.get(workloadId);
  }

  recentList(workloadId: string): Promise<Share[]> {
    return this.#lists.recent(workloadId);
  }

  earlierList(workloadId: string): Promise<Share[]> {
    return this.#lists.earlier(workloadId);
  }

  async #listPages(WorkloadId: string, sendingFirst: Sending): Promise<Share[]> {
    const shares: Share[] = [];
    let sending: Sending | undefined = sendingFirst;
    let NextToken: string | undefined;
    do {
      const command = new ListWorkloadSharesCommand({ WorkloadId, MaxResults: pageSize, NextToken });
      const page: ListWorkloadSharesCommandOutput = await this.connection.send(
        "ListWorkloadShares",
        (client, options) => client.send(command, options),
        sending,
      );
      sending = undefined;
      // A response that isn't a list must never read as an empty one: its shares would be believed gone.
      const { WorkloadShareSummaries: summaries = page.WorkloadId === WorkloadId ? [] : undefined } = page;
      if (!Array.isArray(summaries)) throw malformed("ListWorkloadShares", "list");
      shares.push(...summaries.map(parseShare));
      if (page.NextToken && page.NextToken === NextToken) throw malformed("ListWorkloadShares", "new NextToken");
      NextToken = page.NextToken;
    } while (NextToken);
    return shares;
  }

  async create({ workloadId, clientRequestToken, ...share }: CreateShareRequest): Promise<string> {
    const command = new CreateWorkloadShareCommand({
      WorkloadId: workloadId,
      SharedWith: share.sharedWith,
      PermissionType: share.permissionType,
      ClientRequestToken: clientRequestToken,
    });
    const { ShareId } = await this.#write(workloadId, "CreateWorkloadShare", (client, options) =>
      client.send(command, options),
    );
    if (!ShareId) throw malformed("CreateWorkloadShare", "ShareId");
    return ShareId;
  }

  async update(WorkloadId: string, ShareId: string, PermissionType: PermissionType): Promise<void> {
    const command = new UpdateWorkloadShareCommand({ WorkloadId, ShareId, PermissionType });
    await this.#write(WorkloadId, "UpdateWorkloadShare", (client, options) => client.send(command, options));
  }

  async delete(WorkloadId: string, ShareId: string, ClientRequestToken: string): Promise<void> {
    const command = new DeleteWorkloadShareCommand({ WorkloadId, ShareId, ClientRequestToken });
    await this.#write(WorkloadId, "DeleteWorkloadShare", (client, options) => client.send(command, options));
  }

  #write<T>(workloadId: string, operation: string, send: Send<T>): Promise<T> {
    return this.#lists.writing(workloadId, (sending) => this.connection.send(operation, send, sending));
  }
}

/** A permission or status that AWS adds one day is passed through: one such share must not fail the whole list. */
function parseShare(summary: WorkloadShareSummary): Share {
  const { ShareId: shareId, SharedWith: sharedWith, StatusMessage: statusMessage } = summary;
  const { PermissionType: permissionType, Status: status } = summary;
  if (!shareId || !sharedWith || !permissionType || !status) {
    throw malformed("ListWorkloadShares", "ShareId, SharedWith, PermissionType or Status");
  }
  return { shareId, sharedWith, permissionType, status, ...(statusMessage && { statusMessage }) };
}

function malformed(operation: string, lacks: string): ServiceFailure {
  return new ServiceFailure(
    "other",
    `wellarchitected:${operation}: the answer has no ${lacks}: is the endpoint AWS's?`,
  );
}
