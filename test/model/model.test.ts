import test from "ava";
import { randomSequences } from "./checking";
import { sequencesOfSingles } from "./commands";
import { runSimulated } from "./runner";

test("end with exactly the declared shares", randomSequences(runSimulated), sequencesOfSingles, 1);
