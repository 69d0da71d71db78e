import type { Workload } from "../resources/workload";
import { atTime, type Share } from "../shares/share";

/** The shares of a workload from a time on (milliseconds since 1970). */
interface Version {
  readonly at: number;
  readonly shares: readonly Share[];
}

/** Enough history for lists that lag. A list of an earlier time shows the oldest version. */
const maxVersions = 256;

interface Entry {
  workload: Workload;
  readonly versions: Version[];
  /** The time of the newest view that a list has shown. */
  newestShown: number;
}

/** The workloads and their shares, with the shares' recent history. */
export class Store {
  private readonly entries = new Map<string, Entry>();
  private readonly workloadOfShare = new Map<string, string>();
  private readonly deleted = new Set<string>();
  private sequence = 0;

  constructor(private readonly now: () => number) {}

  addWorkload(workload: Workload): void {
    this.sequence = Math.max(this.sequence, workload.sequence);
    this.entries.set(workload.workloadId, {
      workload,
      versions: [{ at: Number.NEGATIVE_INFINITY, shares: [] }],
      newestShown: Number.NEGATIVE_INFINITY,
    });
  }

  removeWorkload(workloadId: string): void {
    for (const share of this.shares(workloadId)) this.removeShare(share);
    this.entries.delete(workloadId);
  }

  workload(workloadId: string): Workload | undefined {
    return this.entries.get(workloadId)?.workload;
  }

  workloads(): Workload[] {
    return [...this.entries.values()].map((entry) => entry.workload);
  }

  /** The shares of a workload as they are now, in the order in which they were created. */
  shares(workloadId: string): Share[] {
    return this.sharesAsOf(workloadId, this.now());
  }

  /** The shares of a workload as they were at a time. */
  sharesAsOf(workloadId: string, time: number): Share[] {
    const versions = this.entries.get(workloadId)?.versions;
    // The last version is the present one, whatever its time: setting the clock back must not undo changes.
    const version = time >= this.now() ? versions?.at(-1) : versions?.findLast(({ at }) => at <= time);
    return version ? version.shares.map((share) => atTime(share, time)) : [];
  }

  /** The time of the newest view of a workload's shares that a list has shown. */
  newestShown(workloadId: string): number {
    return this.entries.get(workloadId)?.newestShown ?? Number.NEGATIVE_INFINITY;
  }

  /** Records that a list has shown the view of a time. */
  recordShown(workloadId: string, time: number): void {
    const entry = this.entries.get(workloadId);
    if (entry) entry.newestShown = Math.max(entry.newestShown, time);
  }

  share(shareId: string): Share | undefined {
    const workloadId = this.workloadOfShare.get(shareId);
    return workloadId === undefined ? undefined : this.shares(workloadId).find((share) => share.shareId === shareId);
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
    const current = this.shares(share.workloadId);
    const others = current.filter((other) => other.shareId !== share.shareId);
    const place = current.findIndex((other) => other.shareId === share.shareId);
    this.write(share.workloadId, others.toSpliced(place < 0 ? others.length : place, 0, share));
    this.workloadOfShare.set(share.shareId, share.workloadId);
    this.sequence = Math.max(this.sequence, share.sequence);
  }

  removeShare(share: Share): void {
    this.write(
      share.workloadId,
      this.shares(share.workloadId).filter((other) => other.shareId !== share.shareId),
    );
    this.workloadOfShare.delete(share.shareId);
    this.markDeleted(share.shareId);
  }

  markDeleted(shareId: string): void {
    this.deleted.add(shareId);
  }

  deletedShares(): string[] {
    return [...this.deleted];
  }

  clear(): void {
    this.entries.clear();
    this.workloadOfShare.clear();
    this.deleted.clear();
  }

  private write(workloadId: string, shares: readonly Share[]): void {
    const versions = this.entries.get(workloadId)?.versions;
    if (!versions) return;
    versions.push({ at: this.now(), shares });
    if (versions.length > maxVersions) versions.shift();
  }
}
