import test from "ava";
import fc from "fast-check";
import { type Command, type Sequence, sequencesOfSets, sequencesOfSingles } from "../model/commands";
import { runSequence } from "../model/runner";
import { owner } from "../shares/world";
import { EngineBackend } from "./engine-backend";
import { seed, setting } from "./settings";

const runs = setting("SOAK_REPLAYS", 1);
/** A sequence of sets does more: half as many. */
const drawn = [
  ...draw("single shares", sequencesOfSingles, runs),
  ...draw("sets", sequencesOfSets, Math.ceil(runs / 2)),
];

function draw(what: string, sequences: fc.Arbitrary<Sequence>, numRuns: number) {
  const eventful = fc.sample(sequences.filter(isEventful), { seed, numRuns });
  return eventful.map((sequence, index) => [`${index + 1} of ${numRuns} of ${what}`, sequence] as const);
}

/** Whether a sequence is worth an engine's time: something is declared, a run of it interfered with, and another follows. */
function isEventful({ commands }: Sequence): boolean {
  const declared = commands.findIndex(({ do: what }) => what === "declare" || what === "declareAll");
  const interfered = commands.findIndex((command, index) => index > declared && isInterferedWith(command));
  const last = commands.findLastIndex(({ do: what }) => what === "up");
  return declared >= 0 && interfered >= 0 && last > interfered;
}

function isInterferedWith(command: Command): boolean {
  if (command.do !== "up" && command.do !== "regroup") return false;
  return command.interference !== undefined && (command.do === "regroup" || command.shell.accountId === owner);
}

test.for(drawn)(
  `random sequence %s ends on the real engine with exactly the declared shares (seed ${seed})`,
  { timeout: 600_000 },
  async ([, sequence]) => {
    const backend = await EngineBackend.start(sequence);
    try {
      await runSequence(backend, sequence);
    } finally {
      await backend.dispose();
    }
  },
);
