import type { ShareStatus } from "./shares/share";

/** How far a list of shares lags behind creates, updates and deletes. Times are in seconds of the service's clock. */
export type ListLag =
  | { readonly mode: "none" }
  | { readonly mode: "fixed"; readonly seconds: number }
  | {
      /** Each list shows the shares as they were up to `maxSeconds` ago, by a random number for each list. */
      readonly mode: "random";
      readonly maxSeconds: number;
      /** Whether a list never shows an older view than an earlier list of the same workload did. Default true. */
      readonly monotonic?: boolean;
    };

/**
 * Switches for what AWS doesn't document. Every default is an assumption.
 * They can be changed while the service runs, and take effect with the next call.
 */
export interface Behaviour {
  /**
   * What a create with a used token returns after its share was deleted: the deleted share's ID, or ConflictException.
   */
  spentToken: "deadResult" | "conflict";
  /** Seconds after which a ClientRequestToken is forgotten, and counts as a new one. Default: never. */
  tokenRetentionSeconds: number;
  /** How far the lists of shares and of invitations lag. Default none. */
  listLag: ListLag;
  /**
   * Statuses in which an existing share doesn't prevent a new one for the same principal.
   * The old share is deleted when the new one is made, so that a principal never has two. Default: none.
   */
  createOver: readonly ShareStatus[];
  /** Statuses that don't count towards the quota of shares. Default: none, so all count. */
  quotaIgnores: readonly ShareStatus[];
  /** How many shares a profile can have. AWS documents no quota; default: no limit. */
  profileShareQuota: number;
  /**
   * What the operations on the shares of AWS's own lenses return. AWS documents that these lenses can't be shared, but
   * not the error. Default "validation".
   */
  officialLensShare: "validation" | "accessDenied" | "notFound";
  /**
   * What a create returns for a lens that was never published. AWS documents that it can't be shared, but not the
   * error. Default "validation".
   */
  draftLensShare: "validation" | "conflict";
  /** The QuotaCode of ServiceQuotaExceededException. AWS publishes none; the default is obviously made up. */
  quotaCode: string;
  /** What a delete returns for a share that was deleted before (a share that never existed is always not found). */
  deleteUnknown: "notFound" | "conflict";
  /** What a delete does while a share is ASSOCIATING. */
  deleteAssociating: "succeed" | "conflict";
  /** What an update returns for a share that was deleted before (a share that never existed is always not found). */
  updateDead: "notFound" | "conflict";
  /** What an update does if a share is EXPIRED, REJECTED, REVOKED or FAILED. */
  updateTerminalStatus: "conflict" | "succeed";
  /** What an update does while a share is ASSOCIATING. */
  updateAssociating: "conflict" | "succeed";
  /**
   * Whether an update sends a new invitation, which makes the share PENDING for 7 more days. Default false: the status
   * stays.
   */
  updateResetsToPending: boolean;
  /**
   * The statuses in which ListShareInvitations shows an invitation. AWS documents that the console shows pending ones,
   * and none that was rejected, but not what the operation returns. Default: PENDING.
   */
  invitationsListed: readonly ShareStatus[];
  /**
   * Whether an invitation to a lens, profile or review template has a PermissionType, too: READONLY, as in the console.
   * Default false.
   */
  invitationsHavePermission: boolean;
  /** What accepting an accepted invitation, or rejecting a rejected one, does. Default "conflict". */
  respondAgain: "conflict" | "succeed";
  /** What accepting or rejecting does if an invitation is REJECTED, EXPIRED, REVOKED or FAILED. Default "conflict". */
  respondTerminalStatus: "conflict" | "notFound";
  /** What accepting a REJECTED invitation does: as `respondTerminalStatus` says, or it is ACCEPTED. Default "refuse". */
  acceptRejected: "refuse" | "succeed";
  /**
   * Whether a resource that is shared through an organization, without an invitation, has a ShareInvitationId for its
   * recipients, too. A response to it is then a conflict. Default false.
   */
  associatedInvitationId: boolean;
  /**
   * Whether an account shares with its organization until UpdateGlobalSettings says otherwise. If it doesn't, a share
   * with an organization or an OU is rejected with ValidationException: AWS documents that sharing must be enabled first,
   * but not the error. Default true.
   */
  organizationSharing: boolean;
  /**
   * Whether an account of the owner's own organization is invited like any other (true) or, if the owner shares with its
   * organization, associated like an OU. Default true.
   */
  membersNeedInvitation: boolean;
  /**
   * Seconds that a share with an organization or OU stays ASSOCIATING before it is ASSOCIATED; 0: at once. Default 1.
   */
  associateSeconds: number;
  /** How many of the next creates succeed but end FAILED (AWS's asynchronous throttling). Counts down. Default 0. */
  failAfterCreate: number;
  /** Seconds until such a share is FAILED. Default 0: the first list shows it. */
  failAfterSeconds: number;
  /** The StatusMessage of such a share. */
  failMessage: string;
  /** Whether SharedWith must have the form of a principal. AWS documents only its length. Default true. */
  strictPrincipals: boolean;
  /**
   * Whether lists show SharedWith as it was given, or the ID instead of the ARN of an organization, an OU or a root
   * user.
   */
  sharedWithShown: "asGiven" | "id";
  /** Results in a page if MaxResults is left out: 1 to 50. Default 50. */
  pageSize: number;
  /** Whether filters apply within a page, so that a page can be short or empty and still have a NextToken. */
  filterWithinPage: boolean;
}

/** The default behaviour with changes. */
export function behaviourOf(changes: Partial<Behaviour> = {}): Behaviour {
  return {
    spentToken: "deadResult",
    tokenRetentionSeconds: Number.POSITIVE_INFINITY,
    listLag: { mode: "none" },
    createOver: [],
    quotaIgnores: [],
    profileShareQuota: Number.POSITIVE_INFINITY,
    officialLensShare: "validation",
    draftLensShare: "validation",
    quotaCode: "L-EMULATED",
    deleteUnknown: "notFound",
    deleteAssociating: "succeed",
    updateDead: "notFound",
    updateTerminalStatus: "conflict",
    updateAssociating: "conflict",
    updateResetsToPending: false,
    invitationsListed: ["PENDING"],
    invitationsHavePermission: false,
    respondAgain: "conflict",
    respondTerminalStatus: "conflict",
    acceptRejected: "refuse",
    associatedInvitationId: false,
    organizationSharing: true,
    membersNeedInvitation: true,
    associateSeconds: 1,
    failAfterCreate: 0,
    failAfterSeconds: 0,
    failMessage: "The share could not be completed because of throttling. Delete it and share again.",
    strictPrincipals: true,
    sharedWithShown: "asGiven",
    pageSize: 50,
    filterWithinPage: false,
    ...changes,
  };
}
