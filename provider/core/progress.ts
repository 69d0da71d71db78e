import { AsyncLocalStorage } from "node:async_hooks";
import type { Log } from "./context";

/** Tells the person who waits for a resource why that takes long. */
export type ProgressReporter = (message: string) => void;

const currentReporterStore = new AsyncLocalStorage<ProgressReporter>();

/** Does the work of a resource: what it waits for is told on that resource's line. */
export function withProgress<T>(log: Log, scope: string, work: () => Promise<T>): Promise<T> {
  return currentReporterStore.run((message) => log.progress(scope, message), work);
}

/** Whom the work that is being done is for. */
export function currentReporter(): ProgressReporter {
  return currentReporterStore.getStore() ?? (() => {});
}

/** Work that several resources wait for, each of which is told. */
export class SharedWork {
  readonly #reporters = new Set<ProgressReporter>();

  /** The current work waits for it, too. */
  join(): void {
    this.#reporters.add(currentReporter());
  }

  run<T>(work: () => T): T {
    return currentReporterStore.run((message) => {
      for (const tell of this.#reporters) tell(message);
    }, work);
  }
}

/** Does the work once for all who ask; a failure is forgotten, so that whoever asks next tries again. */
export function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  let waiting = new SharedWork();
  return () => {
    waiting.join();
    result ??= waiting.run(work).catch((error: unknown) => {
      result = undefined;
      waiting = new SharedWork();
      throw error;
    });
    return result;
  };
}
