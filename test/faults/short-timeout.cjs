// Loaded into the provider's process by NODE_OPTIONS: its timeout of 30 s for an answer ends after 2 s, so that a test
// need not wait. Nothing else of the provider or of the AWS SDK waits for exactly 30 s.
const start = setTimeout;

/** @type {(callback: (...args: unknown[]) => void, milliseconds?: number, ...args: unknown[]) => NodeJS.Timeout} */
const shortened = (callback, milliseconds, ...args) =>
  start(callback, milliseconds === 30_000 ? 2_000 : milliseconds, ...args);

Object.assign(globalThis, { setTimeout: Object.assign(shortened, start) });
