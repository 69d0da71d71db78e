import { ServiceFailure } from "../../core/errors";
import type { CreateShareRequest, ShareService } from "../../shares/model/service";
import type { PermissionType, Share } from "../../shares/model/share";
import type { Connection } from "../connection";
import { type Sending, SharedLists } from "../shared-lists";
import type { ApiCall, KindApi, Page, PageRequest, ShareSummary } from "./kind";

/** The most that one page may hold. */
const pageSize = 50;

/** Shares of one kind over the AWS SDK. */
export class ShareApi implements ShareService {
  readonly #lists: SharedLists<Share[]>;

  constructor(
    protected readonly api: KindApi,
    protected readonly connection: Connection,
  ) {
    const { clock } = connection.surroundings;
    this.#lists = new SharedLists((id, sending) => this.#listPages(id, sending), clock);
  }

  get region(): string {
    return this.connection.region;
  }

  accountId(): Promise<string | undefined> {
    return this.connection.accountId();
  }

  list(id: string): Promise<Share[]> {
    return this.#lists.get(id);
  }

  recentList(id: string): Promise<Share[]> {
    return this.#lists.recent(id);
  }

  earlierList(id: string): Promise<Share[]> {
    return this.#lists.earlier(id);
  }

  #listPages(id: string, sending: Sending): Promise<Share[]> {
    const parse = (operation: string, summary: ShareSummary) => this.#parseShare(operation, summary);
    return pagesOf(this.connection, (request) => this.api.list(id, request), parse, sending);
  }

  /** A permission or status that AWS adds one day is passed through: one such share must not fail the whole list. */
  #parseShare(operation: string, summary: ShareSummary): Share {
    const { ShareId: shareId, SharedWith: sharedWith, StatusMessage: statusMessage } = summary;
    const { PermissionType: permissionType, Status: status } = summary;
    if (!shareId || !sharedWith || !status || (this.api.update && !permissionType)) {
      const members = this.api.update ? "SharedWith, PermissionType" : "SharedWith";
      throw malformed(operation, `ShareId, ${members} or Status`);
    }
    return {
      shareId,
      sharedWith,
      status,
      ...(this.api.update && permissionType && { permissionType }),
      ...(statusMessage && { statusMessage }),
    };
  }

  async create(request: CreateShareRequest): Promise<string> {
    const call = this.api.create(request);
    const { ShareId } = await this.#write(request.id, call);
    if (!ShareId) throw malformed(call.operation, "ShareId");
    return ShareId;
  }

  async update(id: string, shareId: string, permissionType: PermissionType): Promise<void> {
    if (!this.api.update) throw new Error("Shares of this kind have no permission to update.");
    await this.#write(id, this.api.update(id, shareId, permissionType));
  }

  async delete(id: string, shareId: string, clientRequestToken: string): Promise<void> {
    await this.#write(id, this.api.delete(id, shareId, clientRequestToken));
  }

  #write<T>(id: string, { operation, send }: ApiCall<T>): Promise<T> {
    return this.#lists.writing(id, (sending) => this.connection.send(operation, send, sending));
  }
}

/**
 * Everything that a list has, page after page.
 * @param sendingFirst is told of the first one.
 */
export async function pagesOf<Item, T>(
  connection: Connection,
  call: (request: PageRequest) => ApiCall<Page<Item>>,
  parse: (operation: string, item: Item) => T,
  sendingFirst: Sending,
): Promise<T[]> {
  const all: T[] = [];
  let sending: Sending | undefined = sendingFirst;
  let NextToken: string | undefined;
  do {
    const { operation, send } = call({ MaxResults: pageSize, NextToken });
    const page: Page<Item> = await connection.send(operation, send, sending);
    sending = undefined;
    // An answer that isn't a list must never read as an empty one: what it lacks would be believed gone.
    if (!Array.isArray(page.items)) throw malformed(operation, "list");
    all.push(...page.items.map((item) => parse(operation, item)));
    if (page.NextToken && page.NextToken === NextToken) throw malformed(operation, "new NextToken");
    NextToken = page.NextToken;
  } while (NextToken);
  return all;
}

export function malformed(operation: string, lacks: string): ServiceFailure {
  return new ServiceFailure(
    "other",
    `wellarchitected:${operation}: the answer has no ${lacks}: is the endpoint AWS's?`,
  );
}
