import type { Caller } from "../principal";

/** The call that succeeded with a ClientRequestToken. */
export interface SpentToken {
  /** The call's parameters, in a form that can be compared. */
  readonly parameters: string;
  /** The original result: the ID of what was created or deleted. */
  readonly result: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * The ClientRequestTokens of calls that succeeded. A failed call doesn't use up its token.
 * Documented: a call with the token and parameters of one that succeeded returns the original result.
 * Assumed: a token belongs to an operation, account and Region.
 */
export class Tokens {
  private readonly spent = new Map<string, SpentToken>();

  /** The token's call; undefined if it is unknown or was forgotten after `retentionSeconds`. */
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
