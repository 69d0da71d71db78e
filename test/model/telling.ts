import { Crash, type World } from "../shares/world";

/** What runs a random sequence. */
interface Runner<Command> {
  readonly world: World;
  /** What was done, for the message of a failure. */
  readonly story: string[];
  run(command: Command): Promise<void>;
  settle(): Promise<void>;
}

/** Runs a sequence to its end, and adds the story to the error of a failure. */
export async function runTelling<Command>(
  model: Runner<Command>,
  { behaviour, commands }: { readonly behaviour: object; readonly commands: readonly Command[] },
): Promise<void> {
  try {
    for (const command of commands) {
      model.story.push(JSON.stringify(command));
      await model.run(command);
    }
    model.story.push("settle");
    await model.settle();
  } catch (error) {
    const calls = model.world.calls
      .slice(-30)
      .map(({ operation, request }) => `${operation} ${JSON.stringify(request)}`);
    const told = [JSON.stringify(behaviour), ...model.story, "last calls:", ...calls].join("\n");
    throw new Error(`${(error as Error).message}\n${told}`, { cause: error });
  }
}

/** Does the work, and adds what it fails with to the errors. @throws Crash */
export async function collect(errors: Error[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Crash) throw error;
    errors.push(error as Error);
  }
}
