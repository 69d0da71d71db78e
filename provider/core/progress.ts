import { AsyncLocalStorage } from "node:async_hooks";
import type { Log } from "./context";

/** Shows the person who waits for a resource why that takes long. */
export type ProgressReporter = (message: string) => void;

const reporterStorage = new AsyncLocalStorage<ProgressReporter>();

/** Does the work of a resource: what it waits for is shown on that resource's line. */
export function withProgress<T>(log: Log, scope: string, work: () => Promise<T>): Promise<T> {
  return reporterStorage.run((message) => log.progress(scope, message), work);
}

/** Reports progress on the resource that the current work is for. */
export function currentReporter(): ProgressReporter {
  return reporterStorage.getStore() ?? (() => {});
}

/** Work that several resources wait for, each of which shows its progress. */
export class SharedWork {
  readonly #reporters = new Set<ProgressReporter>();

  /** The current work waits for it, too. */
  join(): void {
    this.#reporters.add(currentReporter());
  }

  run<T>(work: () => T): T {
    return reporterStorage.run((message) => {
      for (const report of this.#reporters) report(message);
    }, work);
  }
}

/** Does the work once for all callers; a failure is forgotten, so that the next caller tries again. */
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
