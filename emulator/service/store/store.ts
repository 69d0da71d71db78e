import type { ShareKind } from "../kinds";
import { isOfKind, type Resource, type ResourceOf, resourceIdOf } from "../resources/resource";
import { atTime, type Share } from "../shares/share";

/** The shares of a resource from a time on (milliseconds since 1970). */
interface Version {
  readonly at: number;
  readonly shares: readonly Share[];
}

/** Enough history for lists that lag. A list of an earlier time shows the oldest version. */
const maxVersions = 256;

interface Entry {
  readonly resource: Resource;
  readonly versions: Version[];
}

/** The resources and their shares, with the shares' recent history. */
export class Store {
  private readonly entries = new Map<string, Entry>();
  private readonly resourceOfShare = new Map<string, string>();
  private readonly shareOfInvitation = new Map<string, string>();
  /** The time of the newest view that each list has shown. */
  private readonly newestViews = new Map<string, number>();
  private readonly deleted = new Set<string>();
  private sequence = 0;

  constructor(private readonly now: () => number) {}

  addResource(resource: Resource): void {
    this.sequence = Math.max(this.sequence, resource.sequence);
    this.entries.set(resourceIdOf(resource), {
      resource,
      versions: [{ at: Number.NEGATIVE_INFINITY, shares: [] }],
    });
  }

  /** Replaces the resource with the same ID. Its shares stay. */
  replaceResource(resource: Resource): void {
    const id = resourceIdOf(resource);
    const entry = this.entries.get(id);
    if (entry) this.entries.set(id, { ...entry, resource });
  }

  /** Removes a resource with its shares. */
  removeResource(resourceId: string): void {
    for (const share of this.shares(resourceId)) this.removeShare(share);
    this.entries.delete(resourceId);
    this.newestViews.delete(resourceId);
  }

  resource<K extends ShareKind>(kind: K, resourceId: string): ResourceOf<K> | undefined {
    const resource = this.find(resourceId);
    return resource && isOfKind(resource, kind) ? resource : undefined;
  }

  /** A resource of any kind. */
  find(resourceId: string): Resource | undefined {
    return this.entries.get(resourceId)?.resource;
  }

  resources(): Resource[] {
    return [...this.entries.values()].map((entry) => entry.resource);
  }

  resourcesOf<K extends ShareKind>(kind: K): ResourceOf<K>[] {
    return this.resources().filter((resource): resource is ResourceOf<K> => isOfKind(resource, kind));
  }

  /** The shares of a resource as they are now, in the order in which they were created. */
  shares(resourceId: string): Share[] {
    return this.sharesAsOf(resourceId, this.now());
  }

  /** The shares of a resource as they were at a time. */
  sharesAsOf(resourceId: string, time: number): Share[] {
    const versions = this.entries.get(resourceId)?.versions;
    // The last version is the present one, whatever its time: setting the clock back must not undo changes.
    const version = time >= this.now() ? versions?.at(-1) : versions?.findLast(({ at }) => at <= time);
    return version ? version.shares.map((share) => atTime(share, time)) : [];
  }

  /** The time of the newest view that a list has shown. The ID of a resource names the list of its shares. */
  newestShown(list: string): number {
    return this.newestViews.get(list) ?? Number.NEGATIVE_INFINITY;
  }

  /** Records that a list has shown the view of a time. */
  recordShown(list: string, time: number): void {
    this.newestViews.set(list, Math.max(this.newestShown(list), time));
  }

  share(shareId: string): Share | undefined {
    const resourceId = this.resourceOfShare.get(shareId);
    return resourceId === undefined ? undefined : this.shares(resourceId).find((share) => share.shareId === shareId);
  }

  /** The share that an invitation offers. */
  shareOf(invitationId: string): Share | undefined {
    const shareId = this.shareOfInvitation.get(invitationId);
    return shareId === undefined ? undefined : this.share(shareId);
  }

  /** Whether a share once existed and was deleted. */
  wasDeleted(shareId: string): boolean {
    return this.deleted.has(shareId);
  }

  nextSequence(): number {
    this.sequence += 1;
    return this.sequence;
  }

  /** Adds a share, or replaces the one with its ID. */
  putShare(share: Share): void {
    const current = this.shares(share.resourceId);
    const others = current.filter((other) => other.shareId !== share.shareId);
    const place = current.findIndex((other) => other.shareId === share.shareId);
    this.write(share.resourceId, others.toSpliced(place < 0 ? others.length : place, 0, share));
    this.resourceOfShare.set(share.shareId, share.resourceId);
    this.shareOfInvitation.set(share.invitationId, share.shareId);
    this.sequence = Math.max(this.sequence, share.sequence);
  }

  removeShare(share: Share): void {
    this.write(
      share.resourceId,
      this.shares(share.resourceId).filter((other) => other.shareId !== share.shareId),
    );
    this.resourceOfShare.delete(share.shareId);
    this.shareOfInvitation.delete(share.invitationId);
    this.markDeleted(share.shareId);
  }

  markDeleted(shareId: string): void {
    this.deleted.add(shareId);
  }

  deletedShareIds(): string[] {
    return [...this.deleted];
  }

  clear(): void {
    this.entries.clear();
    this.resourceOfShare.clear();
    this.shareOfInvitation.clear();
    this.newestViews.clear();
    this.deleted.clear();
  }

  private write(resourceId: string, shares: readonly Share[]): void {
    const versions = this.entries.get(resourceId)?.versions;
    if (!versions) return;
    versions.push({ at: this.now(), shares });
    if (versions.length > maxVersions) versions.shift();
  }
}
