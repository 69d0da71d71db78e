import { invitationIdShownBy } from "../access";
import type { Context } from "../context";
import { invalid, notFound } from "../errors";
import { describeKind, type ShareKind, shareKinds } from "../kinds";
import { type List, paginate } from "../paging";
import { type Caller, matchesPrincipal } from "../principal";
import { nameOf, resourceIdOf } from "../resources/resource";
import { viewTime } from "../shares/list-lag";
import type { Share } from "../shares/share";
import { validate } from "../validation";
import {
  type Invitation,
  type ListShareInvitationsOutput,
  listOutput,
  type UpdateShareInvitationOutput,
  updateOutput,
} from "./invitation-outputs";
import {
  type ListShareInvitationsInput,
  type UpdateShareInvitationInput,
  invitationRequestValidators as validators,
} from "./invitation-requests";
import { invitationType, respond } from "./response";

/**
 * The operations of a recipient: of the account, IAM user or role that a resource is shared with, in the resource's
 * Region. For everyone else, the owner included, there is no invitation (assumed).
 */
export class InvitationOperations {
  constructor(private readonly context: Context) {}

  list(caller: Caller, request: ListShareInvitationsInput): ListShareInvitationsOutput {
    const input = validate(validators.ListShareInvitations, request);
    const { kind, namePrefix } = filterOf(input);
    const { behaviour } = this.context;
    const list: List<Invitation> = {
      items: this.shownTo(caller),
      position: ({ share }) => share.sequence,
      matches: ({ share, resource }) =>
        (kind === undefined || share.kind === kind) && nameOf(resource).startsWith(namePrefix),
      name: `${listName(caller)}/${kind ?? ""}/${namePrefix}`,
    };
    return listOutput(paginate(list, input, behaviour), behaviour);
  }

  update(caller: Caller, request: UpdateShareInvitationInput): UpdateShareInvitationOutput {
    const { ShareInvitationId, ShareInvitationAction } = validate(validators.UpdateShareInvitation, request);
    const share = this.context.store.shareOf(ShareInvitationId);
    const region = share && this.context.store.find(share.resourceId)?.region;
    if (!share || region !== caller.region || !this.isRecipient(caller, share))
      throw notFound(invitationType, ShareInvitationId);
    respond(this.context, share, ShareInvitationAction);
    return updateOutput(share);
  }

  /** The invitations that a list shows to a caller, in the order in which they were sent. */
  private shownTo(caller: Caller): Invitation[] {
    const { behaviour, store, now, random } = this.context;
    const list = listName(caller);
    const time = viewTime(behaviour.listLag, now(), store.newestShown(list), random);
    store.recordShown(list, time);
    const isShown = (share: Share) =>
      behaviour.invitationsListed.includes(share.status) && this.isRecipient(caller, share);
    return store
      .resources()
      .filter((resource) => resource.region === caller.region)
      .flatMap((resource) =>
        store
          .sharesAsOf(resourceIdOf(resource), time)
          .filter(isShown)
          .map((share) => ({ share, resource })),
      )
      .toSorted((a, b) => a.share.sequence - b.share.sequence);
  }

  private isRecipient(caller: Caller, share: Share): boolean {
    const { behaviour, memberOf } = this.context;
    return (
      invitationIdShownBy(share, behaviour) !== undefined &&
      matchesPrincipal(caller, share.principal, memberOf(caller.accountId))
    );
  }
}

function listName({ accountId, region }: Caller): string {
  return `invitations/${accountId}/${region}`;
}

/** The kind and the beginning of the names of the resources that a list is about. */
interface Filter {
  readonly kind: ShareKind | undefined;
  readonly namePrefix: string;
}

/**
 * Documented: the prefixes exclude each other, and the one that is given has to match the ShareResourceType. The errors
 * are assumed, and that a prefix without a type lists only its own.
 */
function filterOf(input: ListShareInvitationsInput): Filter {
  const given = shareKinds.filter((kind) => input[prefixMember(kind)] !== undefined);
  if (given.length > 1) {
    const fields = given.map((kind) => ({ Name: prefixMember(kind), Message: "Excluded by another name prefix." }));
    throw invalid("Only one name prefix can be given.", "FIELD_VALIDATION_FAILED", fields);
  }
  const [prefixed] = given;
  const typed = shareKinds.find((kind) => describeKind(kind).shareResourceType === input.ShareResourceType);
  if (prefixed === undefined) return { kind: typed, namePrefix: "" };
  if (typed !== undefined && prefixed !== typed) {
    throw invalid("The name prefix does not match the ShareResourceType.", "FIELD_VALIDATION_FAILED", [
      { Name: prefixMember(prefixed), Message: `Not the prefix of ShareResourceType ${input.ShareResourceType}.` },
    ]);
  }
  return { kind: prefixed, namePrefix: input[prefixMember(prefixed)] ?? "" };
}

function prefixMember(kind: ShareKind) {
  return describeKind(kind).invitation.prefixMember;
}
