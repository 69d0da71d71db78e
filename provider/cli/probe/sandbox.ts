import type { Account } from "../../aws/calls/account";
import type { Clock } from "../../core/context";
import { isFailure, messageOf, ShareError } from "../../core/errors";
import { UsageError } from "../usage-error";
import { retryPauses } from "./pauses";
import { kindCalls, type ProbeResource, type ResourceKind } from "./resources";

/** The tag by which a probe knows what it has made; its value is the probe's name. */
export const tagKey = "wellarchitected-shares-probe";

/** The last word of the name of the workload whose shares are to expire until another run. */
const expiryLabel = "expiry";

/** What could not be removed, and why. */
export interface Left {
  readonly made: ProbeResource;
  readonly reason: string;
}

/** What is left once everything that could be removed is. */
export interface Remains {
  readonly left: readonly Left[];
  /** Why it is not known whether there is more. */
  readonly unsure?: string;
}

const pageSize = 50;

/**
 * What a probe has made in the owner's account: it bears the probe's name and tag, and nothing else is ever changed or
 * removed.
 */
export class Sandbox {
  readonly #made = new Map<string, ProbeResource>();

  /** @param owner whose calls nothing interrupts: what was made is removed whatever happens. */
  constructor(
    private readonly owner: Account,
    private readonly name: string,
    private readonly clock: Clock,
  ) {}

  /** Makes a resource whose name is the probe's and the label. @param owner who makes it. @throws ServiceFailure */
  async make(owner: Account, kind: ResourceKind, label: string): Promise<ProbeResource> {
    const made = await kindCalls[kind].make(owner, `${this.name} ${label}`, { [tagKey]: this.name });
    this.#made.set(made.id, made);
    return made;
  }

  /** Makes a workload that only `sweep` removes, unless it is kept, for its shares to expire. */
  makeForExpiry(): Promise<ProbeResource> {
    return kindCalls.workload.make(this.owner, `${this.name} ${expiryLabel}`, { [tagKey]: this.name });
  }

  isForExpiry({ name }: ProbeResource): boolean {
    return name === `${this.name} ${expiryLabel}`;
  }

  /**
   * What bears the probe's name and its tag, whoever made it: a run before this one, or a call whose answer was lost.
   * @throws UsageError if something has such a name without the tag. ServiceFailure
   */
  async find(): Promise<ProbeResource[]> {
    const found: ProbeResource[] = [];
    for (const kind of Object.keys(kindCalls) as ResourceKind[]) {
      for (const candidate of await this.#candidates(kind)) {
        const tags = await this.#tagsOf(candidate);
        if (tags === undefined) continue;
        if (tags[tagKey] !== this.name) {
          throw new UsageError(
            `the ${kind} ${JSON.stringify(candidate.name)} (${candidate.id}) has a name of this probe's, but not its tag ${tagKey}=${this.name}, so it is left alone: choose another name by --name`,
          );
        }
        found.push(candidate);
      }
    }
    return found;
  }

  async #candidates(kind: ResourceKind): Promise<ProbeResource[]> {
    const list = (request: { MaxResults: number; NextToken: string | undefined }) =>
      kindCalls[kind].list(this.owner, this.name, request);
    const all = await pagesOf(list);
    return all.filter(({ name, owner }) => owner === this.owner.accountId && name.startsWith(`${this.name} `));
  }

  /** Undefined if it is gone: lists may lag. */
  async #tagsOf({ arn }: ProbeResource): Promise<Record<string, string> | undefined> {
    try {
      const { output } = await this.owner.need("ListTagsForResource", { WorkloadArn: arn });
      return output.Tags ?? {};
    } catch (error) {
      if (isFailure(error, "notFound")) return undefined;
      throw error;
    }
  }

  /** Takes what was found for its own, for `removeMade` to remove. */
  take(found: readonly ProbeResource[]): void {
    for (const made of found) this.#made.set(made.id, made);
  }

  /** Removes all that was made or taken. What can't be removed stays for another time, and is returned. */
  async removeMade(): Promise<Left[]> {
    const left = await this.#remove([...this.#made.values()]);
    this.#made.clear();
    this.take(left.map(({ made }) => made));
    return left;
  }

  /** Removes all that bears the probe's name and tag, whether its making was ever answered or not. */
  async sweep(kept?: ProbeResource): Promise<Remains> {
    const left = await this.removeMade();
    try {
      const known = new Set([kept, ...left.map(({ made }) => made)].map((made) => made?.id));
      this.take((await this.find()).filter(({ id }) => !known.has(id)));
      return { left: await this.removeMade() };
    } catch (error) {
      const unsure = messageOf(error);
      if (unsure === undefined) throw error;
      return { left, unsure };
    }
  }

  /** Removes resources with their shares, in several tries. Returns what could not be removed. */
  async #remove(all: readonly ProbeResource[]): Promise<Left[]> {
    let left = await this.#tryToRemove(all);
    // A share may be ASSOCIATING for a while.
    for (const pause of retryPauses) {
      if (left.length === 0) break;
      await this.clock.sleep(pause * 1000);
      left = await this.#tryToRemove(left.map(({ made }) => made));
    }
    return left;
  }

  async #tryToRemove(all: readonly ProbeResource[]): Promise<Left[]> {
    const left: Left[] = [];
    for (const made of all) {
      try {
        await this.#removeOne(made);
      } catch (error) {
        const reason = messageOf(error);
        if (reason === undefined) throw error;
        left.push({ made, reason });
      }
    }
    return left;
  }

  async #removeOne({ kind, id }: ProbeResource): Promise<void> {
    const { shares, removeShare, remove } = kindCalls[kind];
    let problem: string | undefined;
    try {
      for (const shareId of await pagesOf((request) => shares(this.owner, id, request))) {
        await removeShare(this.owner, id, shareId).catch(ignoringNotFound);
      }
    } catch (error) {
      // What can't be listed, or not yet be removed, may go with the resource.
      problem = messageOf(error);
      if (problem === undefined) throw error;
    }
    try {
      await remove(this.owner, id).catch(ignoringNotFound);
    } catch (error) {
      const message = messageOf(error);
      throw message === undefined || problem === undefined ? error : new ShareError(`${message}\n${problem}`);
    }
  }
}

function ignoringNotFound(error: unknown): void {
  if (!isFailure(error, "notFound")) throw error;
}

async function pagesOf<T>(
  list: (request: {
    MaxResults: number;
    NextToken: string | undefined;
  }) => Promise<{ readonly items: readonly T[]; readonly NextToken: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let NextToken: string | undefined;
  do {
    const page = await list({ MaxResults: pageSize, NextToken });
    all.push(...page.items);
    NextToken = page.NextToken;
  } while (NextToken);
  return all;
}
