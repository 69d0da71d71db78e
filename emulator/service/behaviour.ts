import type { ShareStatus } from "./shares/share";

/** How far a list of shares lags behind creates, updates and deletes. Times are in seconds of the service's clock. */
export type ListLag =
  | { readonly mode: "none" }
  | { readonly mode: "fixed"; readonly seconds: number }
  | {
      /** Each list sees the shares as they were up to `maxSeconds` ago, drawn anew for each list. */
      readonly mode: "random";
      readonly maxSeconds: number;
      /** Whether a list never shows an older view than a list of the same workload before it. Default true. */
      readonly monotonic?: boolean;
    };

/**
 * What AWS does not document, as switches. Each says what the emulator does by default; every default is an assumption.
 * They may be changed while the service runs, and take effect with the next call.
 */
export interface Behaviour {
  /** What the token of a create answers once its share is gone: the dead ShareId again, or ConflictException. */
  spentToken: "deadResult" | "conflict";
  /** Seconds after which a ClientRequestToken is forgotten, and acts as one never seen. Default: never. */
  tokenRetentionSeconds: number;
  /** How far ListWorkloadShares lags. Default none. */
  listLag: ListLag;
  /**
   * Statuses in which an existing share does not stand in the way of a new one for the same principal.
   * The old share is deleted when the new one is made, so that a principal never has two. Default: none.
   */
  createOver: readonly ShareStatus[];
  /** Statuses that do not count towards the 20 shares of a workload. Default: none, all count. */
  quotaIgnores: readonly ShareStatus[];
  /** The QuotaCode of ServiceQuotaExceededException. AWS publishes none; the default is recognisably made up. */
  quotaCode: string;
  /** What DeleteWorkloadShare answers for a share that was deleted (one that never was is always not found). */
  deleteUnknown: "notFound" | "conflict";
  /** What DeleteWorkloadShare answers while a share is ASSOCIATING. */
  deleteAssociating: "succeed" | "conflict";
  /** What UpdateWorkloadShare answers for a share that was deleted (one that never was is always not found). */
  updateDead: "notFound" | "conflict";
  /** What UpdateWorkloadShare answers for a share that is EXPIRED, REJECTED, REVOKED or FAILED. */
  updateTerminalStatus: "conflict" | "succeed";
  /** What UpdateWorkloadShare answers while a share is ASSOCIATING. */
  updateAssociating: "conflict" | "succeed";
  /** Whether an update sends a new invitation: status PENDING, 7 days more. Default false: the status stays. */
  updateResetsToPending: boolean;
  /**
   * Whether the owner's organization has sharing enabled. Off, a share with an organization or an OU is refused with
   * ValidationException: AWS documents that sharing must be enabled first, but not the error. Default true.
   */
  organizationSharing: boolean;
  /** Whether an account of the owner's own organization is invited like any other, or associated like an OU. */
  membersNeedInvitation: boolean;
  /** Seconds that a share with an organization or OU stays ASSOCIATING before it is ASSOCIATED; 0: at once. Default 1. */
  associateSeconds: number;
  /** How many of the next creates succeed but end FAILED (AWS's asynchronous throttling). Counts down. Default 0. */
  failAfterCreate: number;
  /** Seconds until such a share is FAILED. Default 0: the first list shows it. */
  failAfterSeconds: number;
  /** The StatusMessage of such a share. */
  failMessage: string;
  /** Whether SharedWith is checked against the documented forms. AWS documents only its length. Default true. */
  strictPrincipals: boolean;
  /** Whether lists show SharedWith as it was sent, or an ARN of an organization, an OU or a root user as its ID. */
  sharedWithShown: "asGiven" | "id";
  /** Results in a page where MaxResults is not sent: 1 to 50. Default 50. */
  pageSize: number;
  /** Whether filters apply within a page, so that one can be short or empty and still have a NextToken. */
  filterWithinPage: boolean;
}

/** A new copy of the default behaviour, with changes. */
export function behaviourOf(changes: Partial<Behaviour> = {}): Behaviour {
  return {
    spentToken: "deadResult",
    tokenRetentionSeconds: Number.POSITIVE_INFINITY,
    listLag: { mode: "none" },
    createOver: [],
    quotaIgnores: [],
    quotaCode: "L-EMULATED",
    deleteUnknown: "notFound",
    deleteAssociating: "succeed",
    updateDead: "notFound",
    updateTerminalStatus: "conflict",
    updateAssociating: "conflict",
    updateResetsToPending: false,
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
