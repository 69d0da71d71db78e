import test from "ava";
import { randomSequences } from "./checking";
import { sequencesOfRecipients } from "./recipient-commands";
import { runRecipientSequence } from "./recipient-runner";

test(
  "of acceptances and policies accept and end exactly what the program says",
  randomSequences(runRecipientSequence),
  sequencesOfRecipients,
  0.12,
);
