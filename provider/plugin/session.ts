import { EventEmitter, once, setMaxListeners } from "node:events";
import { systemClock } from "../core/clock";
import type { Log } from "../core/context";
import { ShareError } from "../core/errors";
import { joinRun } from "../core/run/run";
import { engineLog } from "../engine/engine-log";
import { runFiles, warnOfFiles } from "../engine/run-files";
import { unknown } from "../engine/unknown";
import type { KindContext } from "../shares/model/kind-service";
import { type ConfigurationEntries, loadAws } from "./configuration";

/** What one configuration of the provider lasts for: connections with their pace, what the run has declared and done, and its end. */
export class Session {
  #log: Log = engineLog(undefined);
  #context: KindContext | undefined;
  #end = new AbortController();
  #calls = 0;
  readonly #events = new EventEmitter();

  /**
   * @param launchedBy the address of the engine that has started this process; undefined if engines attach to it, since it may
   * then serve several of them.
   */
  constructor(private readonly launchedBy?: string) {
    if (launchedBy !== undefined) this.engineAddress = launchedBy;
  }

  /** The address to which messages are logged. */
  set engineAddress(address: string) {
    this.#log = engineLog(address);
  }

  /** Starts again: nothing of an earlier configuration is remembered. */
  async configure(entries: ConfigurationEntries): Promise<void> {
    const { AwsConnections, Configuration } = await loadAws();
    this.#end = new AbortController();
    const { signal } = this.#end;
    // Each call that waits listens, and an engine may have hundreds at once.
    setMaxListeners(0, signal);
    this.#context = {
      connections: new AwsConnections(new Configuration(entries), systemClock, signal, { hasProviders: true }),
      ...joinRun(runFiles(this.launchedBy, warnOfFiles(this.#log))),
      clock: systemClock,
      log: this.#log,
      frontend: { unknown, canImport: true, hasProviders: true },
      signal,
    };
  }

  /** @throws ShareError if the engine has not configured the provider. */
  get context(): KindContext {
    if (!this.#context) throw new ShareError("the provider is not configured");
    return this.#context;
  }

  /** Runs a call, which {@link idle} waits for. */
  async track<T>(call: () => T | Promise<T>): Promise<T> {
    this.#calls += 1;
    try {
      return await call();
    } finally {
      this.#calls -= 1;
      if (this.#calls === 0) this.#events.emit("idle");
    }
  }

  /** Resolves when no call is under way. */
  async idle(): Promise<void> {
    if (this.#calls > 0) await once(this.#events, "idle");
  }

  /** Ends every wait and retry. What they were working on is kept in state as far as it exists. */
  cancel(): void {
    this.#end.abort();
  }
}
