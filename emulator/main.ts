#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Emulator, startEmulator } from "./index";

const usage = `Usage: wellarchitected-emulator [options]

A local AWS Well-Architected Tool (workloads, lenses, profiles, review templates and their shares) with STS, for
demos and tests.

Options:
  --port PORT          Port of the service, 0 for any free one (default 4600)
  --control-port PORT  Port of the control interface (default: the one after --port)
  --host HOST          Address to listen on (default 127.0.0.1; the access keys are not secret)
  --state FILE         Keep resources, shares, tokens, settings, accounts and the clock in FILE
  --help               Show this help
  --version            Show the version

Exit codes: 0 after SIGINT or SIGTERM, 2 if an option is invalid, a port is in use, or the state file is unusable.
`;

/** An error that is reported in one line, with exit code 2. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const values = options();
  if (values.help) return void process.stdout.write(usage);
  if (values.version) return void process.stdout.write(`${version()}\n`);
  const port = parsePort("--port", values.port);
  const emulator = await startEmulator({
    host: values.host,
    port,
    controlPort: parsePort("--control-port", values["control-port"] ?? String(port && port + 1)),
    ...(values.state !== undefined && { stateFile: values.state }),
  });
  process.stdout.write(startMessage(emulator));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void shutDown(emulator));
}

function options() {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: "4600" },
        "control-port": { type: "string" },
        host: { type: "string", default: "127.0.0.1" },
        state: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
        version: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parsePort(option: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new UsageError(`${option} must be a number from 0 to 65535, not ${JSON.stringify(text)}.`);
}

function version(): string {
  // One folder up from the sources, and two from the compiled files in dist/emulator/.
  for (const folder of ["..", join("..", "..")]) {
    try {
      return JSON.parse(readFileSync(join(__dirname, folder, "package.json"), "utf8")).version;
    } catch {
      // Not in this folder.
    }
  }
  return "unknown";
}

function startMessage(emulator: Emulator): string {
  const exports = Object.entries(emulator.env).map(([name, value]) => `export ${name}=${value}`);
  const others = Object.entries(emulator.credentials).map(
    ([accountId, key]) => `#   ${accountId}  ${key.accessKeyId}  ${key.secretAccessKey}`,
  );
  return `AWS Well-Architected Tool emulator at ${emulator.url}

# Point AWS SDKs and the AWS CLI at it:
unset AWS_PROFILE AWS_SESSION_TOKEN
${exports.join("\n")}

# Accounts: ID, access key, secret
${others.join("\n")}

# Control interface at ${emulator.controlUrl}
curl ${emulator.controlUrl}/addWorkload -d '{"name": "Shop"}'
curl ${emulator.controlUrl}/shares

Ready. Stop it with Ctrl-C.
`;
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
  const text = userMessage(error);
  if (text === undefined) throw error;
  process.stderr.write(`wellarchitected-emulator: ${text}\n`);
  process.exit(2);
}

function userMessage(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof UsageError) return `${error.message} (--help shows the options)`;
  if (error.name === "StateFileError") return error.message;
  if (!("code" in error)) return undefined;
  if (error.code === "EADDRINUSE" && "port" in error) {
    return `port ${error.port} is in use; choose others with --port and --control-port`;
  }
  return error.message;
}

main().catch(reportAndExit);
