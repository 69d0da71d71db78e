#!/usr/bin/env node
import { CommanderError } from "commander";
import { createProgram, UsageError } from "./command";
import { ControlError, type Emulator } from "./index";

async function main(): Promise<void> {
  await createProgram((emulator) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void shutDown(emulator));
  }).parseAsync();
}

async function shutDown(emulator: Emulator): Promise<void> {
  try {
    await emulator.close();
    process.exit(0);
  } catch (error) {
    reportAndExit(error);
  }
}

/** Errors that the user can fix take one line. Anything else is a bug, and is thrown for its stack. */
function reportAndExit(error: unknown): never {
  // Commander has shown the help or the version.
  if (error instanceof CommanderError && (error.exitCode === 0 || error.code === "commander.help"))
    process.exit(error.exitCode === 0 ? 0 : 2);
  const text = userMessage(error);
  if (text === undefined) throw error;
  process.stderr.write(`wellarchitected-emulator: ${text}\n`);
  process.exit(error instanceof ControlError ? 1 : 2);
}

function userMessage(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof CommanderError) return `${oneLine(error.message)} (--help shows the options)`;
  if (error instanceof UsageError || error instanceof ControlError || error.name === "StateFileError")
    return error.message;
  if (!("code" in error)) return undefined;
  if (error.code === "EADDRINUSE" && "port" in error) {
    return `port ${error.port} is in use; choose others with --port and --control-port`;
  }
  return error.message;
}

/** A suggestion is on a line of its own. */
function oneLine(message: string): string {
  return message.replace(/^error: /, "").replaceAll("\n", " ");
}

main().catch(reportAndExit);
