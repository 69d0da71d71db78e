import { checkSequences } from "./checking";
import { sequencesOfSingles } from "./commands";

checkSequences("end with exactly the declared shares", sequencesOfSingles);
