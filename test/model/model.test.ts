import test from "ava";
import { randomSequences } from "./checking";
import { sequencesOfSingles } from "./commands";

test("end with exactly the declared shares", randomSequences, sequencesOfSingles, 1);
