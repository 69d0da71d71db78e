import type { Caller } from "../principal";

/** What a ClientRequestToken stands for, once its call has succeeded. */
export interface SpentToken {
  /** The call's parameters, in one spelling. */
  readonly parameters: string;
  /** The ID of what was made or deleted: the original result. */
  readonly result: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * The ClientRequestTokens of calls that succeeded; a call that fails leaves none.
 * Documented: the same token with the same parameters, after success, answers the original result.
 * Assumed: a token belongs to an operation, account and Region.
 */
export class Tokens {
  private readonly spent = new Map<string, SpentToken>();

  /** The token's use, unless it is unknown or was forgotten after `retentionSeconds`. */
  find(key: string, now: number, retentionSeconds: number): SpentToken | undefined {
    const token = this.spent.get(key);
    if (token && now - token.at > retentionSeconds * 1000) {
      this.spent.delete(key);
      return undefined;
    }
    return token;
  }

  record(key: string, token: SpentToken): void {
    this.spent.set(key, token);
  }

  entries(): [string, SpentToken][] {
    return [...this.spent];
  }

  clear(): void {
    this.spent.clear();
  }
}

export function tokenKey(operation: string, caller: Caller, token: string): string {
  return JSON.stringify([operation, caller.accountId, caller.region, token]);
}
