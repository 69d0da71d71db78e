import { type Random, seededRandom } from "../../emulator";

export type Victims = "engine and provider" | "engine" | "provider";

/** When, and how, a run is killed, and by what it is picked up again. */
export interface KillPoint {
  /** How many writes the service has done before the one at which it is killed. (Calls of other sorts vary in number.) */
  readonly writes: number;
  /** Whether nobody hears that that one is done. */
  readonly isHeld: boolean;
  /** Milliseconds after that: enough for the engine to be writing its checkpoint, or not. */
  readonly delay: number;
  readonly victims: Victims;
  readonly recovery: "up" | "refresh, then up";
}

const victims: readonly Victims[] = ["engine and provider", "engine and provider", "engine", "provider"];

/** Points spread evenly over a run of so many writes: one at random in each of `count` stretches of it. */
export function killPoints(seed: number, count: number, writesOfRun: number): KillPoint[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    writes: Math.floor(((index + random()) / count) * writesOfRun),
    isHeld: random() < 0.5,
    delay: Math.floor(random() * 60),
    victims: oneOf(random, victims),
    recovery: index % 2 === 0 ? "up" : "refresh, then up",
  }));
}

export function oneOf<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}
