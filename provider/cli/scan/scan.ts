import pMap from "p-map";
import type { Connections } from "../../core/context";
import { isFailure, messageOf } from "../../core/errors";
import { accountService } from "../../shares/kinds/account-service";
import type { ShareKind } from "../../shares/kinds/kind";
import { kinds } from "../../shares/kinds/kinds";
import type { KindService } from "../../shares/model/kind-service";
import { type Found, findGiven, findReceived } from "./find";
import type { FoundShare } from "./found-share";
import { type Place, shownConnection } from "./places";
import type { Part } from "./resume-file";

/** What could not be scanned. */
export interface Problem {
  readonly place: Place;
  readonly accountId?: string;
  /** What was being done. */
  readonly what: string;
  readonly reason: string;
}

/** Hears of a scan as it goes on. */
export interface ScanListener {
  found(shares: readonly FoundShare[]): Promise<void>;
  problem(problem: Problem): void;
  /** What a person should know, and that leaves the scan complete. */
  note(message: string): void;
  /** A place is done with, for better or worse. */
  finished(place: Place): void;
}

/** What an earlier run has finished. */
export interface FinishedParts {
  part(place: Place, kind: string): Part | undefined;
  add(part: Part): void;
}

export interface ScanOptions {
  readonly connections: Connections<KindService>;
  readonly places: readonly Place[];
  readonly listener: ScanListener;
  readonly finished?: FinishedParts | undefined;
  /** How many places are scanned at a time. */
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the shares of all kinds that the accounts give and receive. What can't be scanned is a problem that the listener hears
 * of, and stops nothing else.
 * @throws AbortError if the signal ends it.
 */
export async function scan(options: ScanOptions): Promise<void> {
  const accounts = new Map<string, Place>();
  await pMap(options.places, (place) => scanPlace(options, accounts, place), { concurrency: options.concurrency });
}

/** @param accounts which place is scanned for an account and a Region: several profiles may lead to the same. */
async function scanPlace(options: ScanOptions, accounts: Map<string, Place>, place: Place): Promise<void> {
  const { connections, listener, signal } = options;
  signal?.throwIfAborted();
  await explaining(options, { place, what: "finding its account" }, async () => {
    const known = kinds.flatMap((kind) => options.finished?.part(place, kind.name) ?? []);
    const accountId = known[0]?.accountId ?? (await accountOf(connections, place));
    const account = `${accountId} in ${place.region}`;
    const other = accounts.get(account);
    if (other) {
      const [one, first] = [shownConnection(place.connection), shownConnection(other.connection)];
      return listener.note(`${one} is account ${account}, which is scanned once, by ${first}`);
    }
    accounts.set(account, place);
    await Promise.all(kinds.map((kind) => scanKind(options, place, accountId, kind)));
  });
  listener.finished(place);
}

async function accountOf(connections: Connections<KindService>, { region, connection }: Place): Promise<string> {
  const accountId = await accountService({ connections }, { region, connection }).accountId();
  if (accountId === undefined) throw new Error("The account of a scan is always asked for.");
  return accountId;
}

async function scanKind(options: ScanOptions, place: Place, accountId: string, kind: ShareKind): Promise<void> {
  const { connections, listener, finished } = options;
  const known = finished?.part(place, kind.name);
  if (known) return listener.found(known.shares);
  const service = connections.service(kind.name, place.connection, place.region);
  let isWhole = true;
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
    const result = await explaining(options, { place, accountId, what }, work);
    isWhole &&= result !== undefined;
    return result;
  };
  const shareables = await attempt(`listing the account's ${kind.noun} resources`, () => service.shareables());
  const own = shareables?.filter(({ owner }) => owner === accountId) ?? [];
  const foreign = shareables?.filter(({ owner }) => owner !== accountId) ?? [];
  const [given, received] = await Promise.all([
    findGiven(service, own, attempt),
    findReceived(kind, service, foreign, accountId, attempt),
  ]);
  const scannedAt = new Date().toISOString();
  const found = [...given, ...received].map((share) => ({
    ...complete(share, kind.name, accountId, place),
    scannedAt,
  }));
  if (isWhole) finished?.add({ place, kind: kind.name, accountId, shares: found });
  await listener.found(found);
}

function complete(found: Found, kind: string, accountId: string, { region, connection }: Place): FoundShare {
  const { side, ...rest } = found;
  return { side, kind, accountId, region, ...rest, ...connection };
}

/** Does the work. If AWS refuses, or can't be reached, that is a problem, and the result is undefined. */
async function explaining<T>(
  { listener, signal }: ScanOptions,
  about: Omit<Problem, "reason">,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    const reason = messageOf(error);
    if (reason === undefined || isFailure(error, "aborted")) throw error;
    listener.problem({ ...about, reason });
    return undefined;
  }
}
