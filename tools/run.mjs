// Sets up what a task needs, then runs it on the project's own Node: `node tools/run.mjs test`.
// Plain JavaScript without dependencies, as it is started by whatever Node (20 or later) is there, before `npm ci`.
import { Interrupted } from "./setup/command.mjs";
import { runTask, UsageError } from "./tasks.mjs";

try {
  process.exitCode = await runTask(process.argv.slice(2));
} catch (error) {
  if (error instanceof Interrupted) {
    process.exitCode = error.exitCode;
  } else {
    console.error(`\n${error instanceof Error ? error.message : error}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
