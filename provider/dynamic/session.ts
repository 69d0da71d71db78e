import { Configuration } from "../aws/configuration";
import { AwsConnections } from "../aws/connections";
import { systemClock } from "../shares/clock";
import type { Context, Log } from "../shares/context";
import { Memory } from "../shares/memory";
import { unknown } from "./unknown";

/**
 * What all kinds of resources of one process share: connections, with their pace, and the memory of what was done. The
 * host has a provider for each kind, and configures each alike.
 */
export class Session {
  #context: Context | undefined;

  constructor(
    readonly log: Log,
    private readonly onConfigure: () => void = () => {},
  ) {}

  /** @param entries every configuration key of the stack. The first call decides: an engine runs one stack. */
  configure(entries: Readonly<Record<string, string>>): void {
    if (this.#context) return;
    this.#context = this.#contextOf(entries);
    this.onConfigure();
  }

  get context(): Context {
    this.#context ??= this.#contextOf({});
    return this.#context;
  }

  #contextOf(entries: Readonly<Record<string, string>>): Context {
    return {
      connections: new AwsConnections(new Configuration(entries), systemClock),
      memory: new Memory(),
      clock: systemClock,
      log: this.log,
      door: { unknown, canImport: false },
    };
  }
}
