import { checkSequences } from "./checking";
import { sequencesOfSets } from "./commands";

// Half as many: each of these does more.
checkSequences("of sets end with exactly the declared shares, and remove nothing unseen", sequencesOfSets, 0.5);
