import test from "ava";
import fc from "fast-check";
import { type Command, type Sequence, sequencesOfSets, sequencesOfSingles } from "../model/commands";
import { runSequence } from "../model/runner";
import { owner } from "../shares/world";
import { EngineBackend } from "./engine-backend";
import { seed, setting } from "./settings";

const isShort = process.env.SOAK_REPLAYS === undefined;
const runs = setting("SOAK_REPLAYS", 1);

const endsAsDeclared = test.macro({
  title: (which) => `random sequence ${which} ends on the real engine with exactly the declared shares (seed ${seed})`,
  async exec(t, sequence: Sequence) {
    t.timeout(600_000);
    const backend = await EngineBackend.start(t, sequence);

    await t.notThrowsAsync(runSequence(backend, sequence));
  },
});

replay("single shares", sequencesOfSingles, runs);
/** A sequence of sets does more: half as many. */
replay("sets", sequencesOfSets, Math.ceil(runs / 2));

function replay(what: string, sequences: fc.Arbitrary<Sequence>, numRuns: number): void {
  const eventful = sequences.filter((sequence) => isEventful(sequence) && (!isShort || runsOf(sequence) <= 3));
  for (const [index, sequence] of fc.sample(eventful, { seed, numRuns }).entries())
    test.serial(`${index + 1} of ${numRuns} of ${what}`, endsAsDeclared, sequence);
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

/** How many runs of the engine a sequence takes, besides those that it ends with. */
function runsOf({ commands }: Sequence): number {
  const runsOfCommands: number[] = commands.map(({ do: what }) => {
    if (what === "regroup") return 2;
    return what === "up" || what === "destroy" ? 1 : 0;
  });
  return runsOfCommands.reduce((sum, runs) => sum + runs, 0);
}
