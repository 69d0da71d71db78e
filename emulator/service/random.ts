/** A source of random numbers from 0 to 1, without 1, like `Math.random`. */
export type Random = () => number;

/** Random numbers that repeat: the same seed gives the same numbers (mulberry32). Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An ID in AWS's form: 32 lower-case hexadecimal digits. */
export function hexId(random: Random): string {
  return characters(random, "0123456789abcdef", 32);
}

/** `length` characters of an alphabet. */
export function characters(random: Random, alphabet: string, length: number): string {
  let text = "";
  for (let i = 0; i < length; i++) text += alphabet[Math.floor(random() * alphabet.length)];
  return text;
}
