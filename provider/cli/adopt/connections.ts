import type { IdentitySettings } from "../../core/connection-settings";
import type { Declaration } from "./declarations";

/** The profile or role that a scan found shares with. Empty: the default credentials. */
export type Connection = Pick<IdentitySettings, "profile" | "roleArn" | "externalId">;

export interface NamedConnection {
  /** Such as `account_111111111111`: with its underscore, no resource has the name of a connection. */
  readonly name: string;
  readonly connection: Connection;
}

/** How a program tells the connections of its resources apart. */
export class Connections {
  readonly #named = new Map<string, NamedConnection>();
  /** Whether the configuration of one stack can say how to connect for all. */
  readonly isOne: boolean;

  constructor(declarations: readonly Declaration[]) {
    this.isOne = new Set(declarations.map(({ connection }) => keyOf(connection))).size === 1;
    for (const { accountId, connection } of declarations) {
      const key = keyOf(connection);
      if (Object.keys(connection).length === 0 || this.#named.has(key)) continue;
      const first = `account_${accountId}`;
      // Another Region of an account may have been scanned with another profile.
      const others = this.all.filter(({ name }) => name.startsWith(first)).length;
      this.#named.set(key, { name: others === 0 ? first : `${first}_${others + 1}`, connection });
    }
  }

  /** All but the default credentials, which need no name. */
  get all(): readonly NamedConnection[] {
    return [...this.#named.values()];
  }

  nameOf({ connection }: Declaration): string | undefined {
    return this.#named.get(keyOf(connection))?.name;
  }
}

const keyOf = (connection: Connection) => JSON.stringify(connection);
