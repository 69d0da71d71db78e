import test from "ava";
import { randomSequences } from "./checking";
import { sequencesOfSets } from "./commands";
import { runSimulated } from "./runner";

// Half as many: each of these does more.
test(
  "of sets end with exactly the declared shares, and remove nothing unseen",
  randomSequences(runSimulated),
  sequencesOfSets,
  0.5,
);
