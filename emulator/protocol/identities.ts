import { characters, type Random } from "../service/random";
import { type PolicyDocument, reasonToDeny } from "./policy";

/** An account with the access key of one IAM user in it. */
export interface AccountConfig {
  /** 12 digits. */
  readonly accountId: string;
  /** Default "emulator". */
  readonly userName?: string;
  /** Default "AKIAEMULATOR" and the account's ID. */
  readonly accessKeyId?: string;
  /** Default "emulator-secret-" and the account's ID. */
  readonly secretAccessKey?: string;
  /** Actions denied to the whole account, such as `wellarchitected:CreateWorkloadShare` or `sts:AssumeRole`. */
  readonly denied?: readonly string[];
  /**
   * The policy of the account's user, who may then do nothing but what it allows, and sts:GetCallerIdentity, which IAM lets
   * everyone do. Default: everything is allowed.
   */
  readonly policy?: PolicyDocument;
  /** The IDs of the organization and the OUs that the account is in. */
  readonly memberOf?: readonly string[];
}

/** A role that may be assumed. */
export interface RoleConfig {
  /** The ARN that AssumeRole takes. */
  readonly roleArn: string;
  /** Account IDs or ARNs that may assume it. Default: every account of the emulator. */
  readonly trusts?: readonly string[];
  /** The ExternalId that a caller has to send. Default: none. */
  readonly externalId?: string;
  /** Actions denied to sessions of the role. */
  readonly denied?: readonly string[];
  /** The policy of the role's sessions, as an account's user has one. Default: everything is allowed. */
  readonly policy?: PolicyDocument;
}

/** The access key of an IAM user. */
export interface AccessKey {
  /** As AWS_ACCESS_KEY_ID. */
  readonly accessKeyId: string;
  /** As AWS_SECRET_ACCESS_KEY. It opens nothing but the emulator. */
  readonly secretAccessKey: string;
}

/** The IAM user or role session that an access key belongs to. */
export interface Identity extends AccessKey {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
  /** Only session credentials have it, and the time at which they expire (milliseconds since 1970). */
  readonly sessionToken?: string;
  readonly expiresAt?: number;
  readonly denied: readonly string[];
  readonly policy?: PolicyDocument;
}

/** An owner's account and a recipient's. They are used if no accounts are configured. */
export const defaultAccounts: readonly AccountConfig[] = [
  {
    accountId: "111111111111",
    userName: "owner",
    accessKeyId: "AKIAEMULATOROWNER",
    secretAccessKey: "emulator-secret-owner",
  },
  {
    accountId: "222222222222",
    userName: "reviewer",
    accessKeyId: "AKIAEMULATORREVIEWER",
    secretAccessKey: "emulator-secret-reviewer",
  },
];

/** One role in each default account; every account may assume them. */
export const defaultRoles: readonly RoleConfig[] = [
  { roleArn: "arn:aws:iam::111111111111:role/WellArchitectedOwner" },
  { roleArn: "arn:aws:iam::222222222222:role/WellArchitectedReviewer" },
];

export interface IdentitiesSnapshot {
  readonly accounts: readonly AccountConfig[];
  readonly roles: readonly RoleConfig[];
  readonly sessions: readonly Identity[];
}

/** The accounts, roles and session credentials that the emulator knows. */
export class Identities {
  private readonly accountsById = new Map<string, AccountConfig>();
  private readonly rolesByArn = new Map<string, RoleConfig>();
  private readonly byAccessKey = new Map<string, Identity>();

  constructor(private readonly random: Random) {}

  /** Adds an account, or replaces the one with its ID. */
  addAccount(account: AccountConfig): void {
    const identity = userOf(account);
    const before = this.accountsById.get(account.accountId);
    if (before) this.byAccessKey.delete(userOf(before).accessKeyId);
    this.accountsById.set(account.accountId, account);
    this.byAccessKey.set(identity.accessKeyId, identity);
  }

  /** Adds a role, or replaces the one with its ARN. */
  addRole(role: RoleConfig): void {
    this.rolesByArn.set(role.roleArn, role);
  }

  accounts(): AccountConfig[] {
    return [...this.accountsById.values()];
  }

  role(roleArn: string): RoleConfig | undefined {
    return this.rolesByArn.get(roleArn);
  }

  find(accessKeyId: string): Identity | undefined {
    return this.byAccessKey.get(accessKeyId);
  }

  /**
   * Why an action is denied to an identity or to its account: what IAM's message ends with, if the identity's policy is why.
   * Undefined if it isn't denied.
   */
  reasonToDeny({ accountId, denied, policy }: Identity, action: string, resource: () => string): string | undefined {
    if ([...denied, ...(this.accountsById.get(accountId)?.denied ?? [])].includes(action)) return "";
    return policy && action !== freeAction ? reasonToDeny(policy, action, resource()) : undefined;
  }

  /** The access key of an account's user, whether configured or the default. */
  accessKeyOf(account: AccountConfig): AccessKey {
    const { accessKeyId, secretAccessKey } = userOf(account);
    return { accessKeyId, secretAccessKey };
  }

  memberOf(accountId: string): readonly string[] {
    return this.accountsById.get(accountId)?.memberOf ?? [];
  }

  /** New credentials of a role's session. `expiresAt` is in milliseconds since 1970. */
  createSession(role: RoleConfig, sessionName: string, expiresAt: number): Identity {
    const [, , , , accountId = "", path = ""] = role.roleArn.split(":");
    const roleId = `AROA${characters(this.random, base32, 17)}`;
    const session: Identity = {
      accountId,
      arn: `arn:${role.roleArn.split(":")[1]}:sts::${accountId}:assumed-role/${path.split("/").at(-1)}/${sessionName}`,
      userId: `${roleId}:${sessionName}`,
      accessKeyId: `ASIA${characters(this.random, base32, 16)}`,
      secretAccessKey: characters(this.random, base64, 40),
      sessionToken: characters(this.random, base64, 160),
      expiresAt,
      denied: role.denied ?? [],
      ...(role.policy && { policy: role.policy }),
    };
    this.byAccessKey.set(session.accessKeyId, session);
    return session;
  }

  clear(): void {
    this.accountsById.clear();
    this.rolesByArn.clear();
    this.byAccessKey.clear();
  }

  snapshot(): IdentitiesSnapshot {
    return {
      accounts: this.accounts(),
      roles: [...this.rolesByArn.values()],
      sessions: [...this.byAccessKey.values()].filter((identity) => identity.sessionToken !== undefined),
    };
  }

  /** Adds what was saved to what is configured. */
  restore(saved: IdentitiesSnapshot): void {
    for (const account of saved.accounts) this.addAccount(account);
    for (const role of saved.roles) this.addRole(role);
    for (const session of saved.sessions) this.byAccessKey.set(session.accessKeyId, session);
  }
}

/** Needs no permission (documented). */
const freeAction = "sts:GetCallerIdentity";

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function userOf(account: AccountConfig): Identity {
  const { accountId, userName = "emulator" } = account;
  return {
    accountId,
    arn: `arn:aws:iam::${accountId}:user/${userName}`,
    userId: `AIDAEMULATOR${accountId.slice(0, 9)}`,
    accessKeyId: account.accessKeyId ?? `AKIAEMULATOR${accountId}`,
    secretAccessKey: account.secretAccessKey ?? `emulator-secret-${accountId}`,
    denied: [],
    ...(account.policy && { policy: account.policy }),
  };
}
