/** A whole number that an environment variable sets: a few in `npm test`, many in `npm run soak`. */
export function setting(name: string, otherwise: number): number {
  const text = process.env[name];
  const value = Number(text ?? otherwise);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`${name} must be a whole number, but is ${text}`);
}

/** Draws other sequences each time; a failed run is repeated with the seed that its tests' names show. */
export const seed = setting("SOAK_SEED", Date.now() % 2 ** 31);
