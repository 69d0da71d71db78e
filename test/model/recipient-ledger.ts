import type { Share, WellArchitected } from "../../emulator";
import { nameOf, resourceIdOf } from "../../emulator/service/resources/resource";
import type { Properties } from "../../provider/core/resource";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import { emulatedKind } from "../shares/emulated-kind";
import { kindOf } from "../shares/properties";
import type { WorldCall } from "../shares/world";
import type { Forced, Program } from "./backend";
import { mustEqual, mustHold } from "./invariant";
import { isPolicy } from "./recipient-commands";
import type { Entry } from "./simulated-engine";

/** What state has of a resource. */
export type Kept = Entry & { readonly name: string; readonly isPendingDelete: boolean };

/** A run of a stack. */
export interface Running {
  readonly program: Program;
  readonly before: readonly Kept[];
  /** What state has now. */
  readonly entries: () => readonly Kept[];
  readonly forced: Forced | undefined;
}

/** What a policy's state has accepted. */
interface Accepted {
  readonly resourceId: string;
  readonly permissionType?: string;
  readonly shareInvitationId?: string;
}

/** Whose doing each response to an invitation is, as somebody knows who has seen everything. */
export class RecipientLedger {
  /** By invitation: its share as it was before the call that is being judged. */
  private seen = new Map<string, Share>();
  /** What persons have rejected. */
  private readonly rejected = new Set<string>();
  /** What owners have edited: a list that lags may show an earlier permission. */
  private readonly edited = new Set<string>();
  private running: Running | undefined;

  /** @param organizations that all accounts are in. */
  constructor(
    private readonly service: WellArchitected,
    private readonly organizations: readonly string[],
  ) {}

  shares(): Share[] {
    return this.service.shares();
  }

  byInvitation(id: unknown): Share | undefined {
    return this.shares().find(({ invitationId }) => invitationId === id);
  }

  /** The shares by which an account has access to something. */
  granting(accountId: string, resourceId: string): Share[] {
    return this.sharedWith(accountId, resourceId).filter(
      ({ status }) => status === "ACCEPTED" || status === "ASSOCIATED",
    );
  }

  /** The shares of something with an account, its user, or its organization. */
  sharedWith(accountId: string, resourceId?: string): Share[] {
    const own = [accountId, `arn:aws:iam::${accountId}:user/deployer`, ...this.organizations];
    return this.shares().filter(
      (share) => (resourceId === undefined || share.resourceId === resourceId) && own.includes(share.principal),
    );
  }

  noteRejection({ invitationId }: Share): void {
    this.rejected.add(invitationId);
  }

  noteEdit({ invitationId }: Share): void {
    this.edited.add(invitationId);
  }

  begin(running: Running | undefined): void {
    this.running = running;
    this.observe();
  }

  /** What others do during a run isn't the run's. */
  observe(): void {
    this.seen = new Map(this.shares().map((share) => [share.invitationId, share]));
  }

  /** Judges a call that has succeeded. */
  noteCall({ operation, request, accountId }: WorldCall): void {
    const share = this.seen.get(request.ShareInvitationId ?? "");
    this.observe();
    const { running } = this;
    if (operation !== "respond" || !share || !running) return;
    if (request.ShareInvitationAction === "ACCEPT") this.judgeAcceptance(running, share, accountId);
    else this.judgeRejection(running, share, accountId);
  }

  private judgeAcceptance({ program, before, forced }: Running, share: Share, accountId: string): void {
    if (share.status === "ACCEPTED") return;
    const causes = [...program].filter(([name, args]) => this.names(name, args, share)).map(([name]) => name);
    const isForeign = this.ownerOf(share.resourceId) !== accountId;
    mustHold("what is accepted is what the program names, of another account", isForeign && causes.length > 0, share);
    if (share.status !== "REJECTED" || !this.rejected.has(share.invitationId)) return;
    // An invitation has no status, so one that the resource has never accepted can't be known to have been rejected, nor
    // by a replacement: the engine creates it without the state of the old one.
    const isAware = (name: string) => before.some((kept) => kept.name === name && hasAccepted(kept, share));
    const unaware = causes.filter((name) => name === forced?.name || !isAware(name));
    mustHold("what a person has rejected stays rejected", unaware.length > 0, share);
  }

  private judgeRejection({ program, before, entries, forced }: Running, share: Share, accountId: string): void {
    if (share.status === "REJECTED") return;
    const ending = [...before, ...entries()].filter((kept) => isToEnd(kept, share, accountId));
    mustHold("what is rejected is what a resource has accepted that is to end", ending.length > 0, share);
    // What comes after a resource that is replaced, the old one first, isn't known yet.
    const names = [...program.keys()];
    const first = forced?.how === "replace, delete first" ? names.indexOf(forced.name) : names.length;
    const declarers = [...program].filter(
      ([name, args], index) => index <= first && ending.every((kept) => this.declares(name, args, share, kept)),
    );
    mustEqual("what is rejected is not declared", declarers, []);
  }

  /** Whether a resource of the program declares the access that another one has from a share. */
  declares(name: string, args: Properties, share: Share, kept: Kept): boolean {
    if (!isPolicy(name)) return resourceIdIn(args) === share.resourceId;
    return this.fits(args, share, permissionIn(kept, share));
  }

  private names(name: string, args: Properties, share: Share): boolean {
    if (isPolicy(name)) {
      const lags = this.service.behaviour.listLag.mode !== "none";
      return this.fits(args, share, lags && this.edited.has(share.invitationId) ? undefined : share.permissionType);
    }
    const isOffered = args.sharedBy === undefined || args.sharedBy === this.ownerOf(share.resourceId);
    return resourceIdIn(args) === share.resourceId && isOffered;
  }

  /** Whether a policy accepts what is offered with this permission, if that is known. */
  fits(args: Properties, { resourceId, kind }: Share, permissionType: string | undefined): boolean {
    const { from, resourceTypes, namePrefix, maxPermission } = args as Record<string, string & string[]>;
    const { resourceType } = kinds.find((one) => emulatedKind(one) === kind) ?? workload;
    return (
      from?.includes(this.ownerOf(resourceId)) === true &&
      (resourceTypes === undefined || resourceTypes.includes(resourceType)) &&
      (namePrefix === undefined || this.nameOf(resourceId).startsWith(namePrefix)) &&
      (maxPermission !== "READONLY" || permissionType !== "CONTRIBUTOR")
    );
  }

  ownerOf(resourceId: string): string {
    return this.find(resourceId).owner;
  }

  private nameOf(resourceId: string): string {
    return nameOf(this.find(resourceId));
  }

  private find(resourceId: string) {
    const resource = this.service.resources().find((one) => resourceIdOf(one) === resourceId);
    if (!resource) throw new Error(`there is no ${resourceId}`);
    return resource;
  }
}

export function acceptedBy({ state }: Kept): readonly Accepted[] {
  return (state.accepted ?? []) as readonly Accepted[];
}

/** What an acceptance names. */
export function resourceIdIn(properties: Properties): string {
  const kind = kindOf(properties);
  const name = String(properties[kind.input]);
  return kind.parse(name)?.id ?? name;
}

/** The permission that a resource has accepted a share with, if state has it. */
function permissionIn(kept: Kept, { resourceId }: Share): string | undefined {
  if (!isPolicy(kept.name)) return kept.state.permissionType as string | undefined;
  return acceptedBy(kept).find((one) => one.resourceId === resourceId)?.permissionType;
}

function hasAccepted(kept: Kept, { invitationId }: Share): boolean {
  if (!isPolicy(kept.name)) return kept.state.shareInvitationId === invitationId;
  return acceptedBy(kept).some(({ shareInvitationId }) => shareInvitationId === invitationId);
}

function isToEnd(kept: Kept, { invitationId, resourceId }: Share, accountId: string): boolean {
  const { state, name } = kept;
  if (state.accountId !== accountId) return false;
  if (isPolicy(name))
    return state.rejectOnDelete === true && acceptedBy(kept).some((one) => one.resourceId === resourceId);
  const { shareInvitationId = invitationId } = state;
  return resourceIdIn(state) === resourceId && shareInvitationId === invitationId;
}
