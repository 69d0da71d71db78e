#!/usr/bin/env node
import "../supported-node";
import { readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { CommanderError } from "commander";
import { exitCodes } from "./exit-codes";
import { createProgram } from "./program";
import { UsageError } from "./usage-error";

// Most of a short run is the loading of the AWS SDK.
enableCompileCache();

async function main(): Promise<void> {
  // What reads the output has seen enough, as `head` has.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(exitCodes.done);
  });
  const program = createProgram(version(), (code) => {
    process.exitCode = code;
  });
  await program.parseAsync();
}

function version(): string {
  return JSON.parse(readFileSync(join(__dirname, "..", "..", "..", "package.json"), "utf8")).version;
}

main().catch((error: unknown) => {
  // Commander has printed what is wrong.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  else if (error instanceof UsageError) {
    process.stderr.write(`wellarchitected-shares: ${error.message}\n`);
    process.exitCode = exitCodes.usage;
  } else throw error;
});
