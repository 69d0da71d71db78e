import fc from "fast-check";
import { test } from "vitest";
import { sequence } from "../model/sequences";
import { isEventful } from "./eventful";
import { replaySequence } from "./replay";
import { seed, setting } from "./settings";

const numRuns = setting("SOAK_REPLAYS", 1);
const sequences = fc.sample(sequence.filter(isEventful), { seed, numRuns });

test.for(sequences.map((drawn, index) => [index + 1, drawn] as const))(
  `random sequence %i of ${numRuns} ends on the real engine with exactly the declared shares (seed ${seed})`,
  { timeout: 600_000 },
  ([, drawn]) => replaySequence(drawn),
);
