import { Configuration } from "../aws/configuration";
import { AwsConnections } from "../aws/connections";
import { systemClock } from "../core/clock";
import type { Log } from "../core/context";
import type { RunLog } from "../core/run/entries";
import { joinRun } from "../core/run/run";
import { unknown } from "../engine/unknown";
import type { KindContext } from "../shares/model/kind-service";

/**
 * What all types of resources of one process share: connections, with their pace, and what this run has declared and done. The
 * host has a provider for each type, and configures each alike.
 */
export class Session {
  #context: KindContext | undefined;

  constructor(
    readonly log: Log,
    private readonly onConfigure: () => void = () => {},
    private readonly runLog?: RunLog,
  ) {}

  /** @param entries every configuration key of the stack. The first call decides: an engine runs one stack. */
  configure(entries: Readonly<Record<string, string>>): void {
    if (this.#context) return;
    this.#context = this.#contextOf(entries);
    this.onConfigure();
  }

  get context(): KindContext {
    this.#context ??= this.#contextOf({});
    return this.#context;
  }

  #contextOf(entries: Readonly<Record<string, string>>): KindContext {
    return {
      connections: new AwsConnections(new Configuration(entries), systemClock),
      ...joinRun(this.runLog),
      clock: systemClock,
      log: this.log,
      frontend: { unknown, canImport: false },
    };
  }
}
