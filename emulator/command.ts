import { Command, InvalidArgumentError } from "commander";
import type { ControlMethod } from "./control/client";
import { type ControlArgument, controlMethods } from "./control/methods";
import { controlPath } from "./control/paths";
import { type Emulator, EmulatorControl, startEmulator } from "./index";
import { packageVersion } from "./version";

/** Wrong arguments of the command line. */
export class UsageError extends Error {}

const defaultPort = 4600;
const defaultControlUrl = `http://127.0.0.1:${defaultPort + 1}${controlPath}`;
const urlVariable = "WELLARCHITECTED_EMULATOR_CONTROL_URL";

const help = `
AWS SDKs and the AWS CLI work with it once they have the environment variables that it prints. Its control interface plays
the other people: what is changed in the console, what a recipient answers, how AWS behaves. It is for curl and programs; a
browser shows there what the emulator holds.

Examples:
  Start it, and keep what it holds over restarts:
    wellarchitected-emulator --state emulator.json

  Add a workload, and list the shares, while it runs:
    wellarchitected-emulator control addWorkload '{"name": "Shop"}'
    wellarchitected-emulator control shares

Exit codes: 0 after SIGINT or SIGTERM, 1 if the control interface refuses, 2 if an option is invalid, a port is in use, the
state file is unusable, or no emulator answers.`;

/** The command line of `wellarchitected-emulator`. `onStart` gets the emulator once it is ready. */
export function createProgram(onStart: (emulator: Emulator) => void): Command {
  const program = new Command("wellarchitected-emulator")
    .description(
      "A local AWS Well-Architected Tool (workloads, lenses, profiles, review templates and their shares) with STS, for demos and tests.",
    )
    .version(packageVersion())
    .exitOverride()
    // Errors are reported where they are caught, in one line.
    .configureOutput({ outputError: () => {} })
    .option("--port <port>", "port of the service, 0 for any free one", port, defaultPort)
    .option("--control-port <port>", "port of the control interface (default: the one after --port)", port)
    .option("--host <host>", "address to listen on; the access keys are not secret", "127.0.0.1")
    .option("--state <file>", "keep resources, shares, tokens, settings, accounts and the clock in the file")
    .addHelpText("after", help)
    .action(async (options: StartOptions) => onStart(await start(options)));
  addControl(program);
  return program;
}

interface StartOptions {
  readonly port: number;
  readonly controlPort?: number;
  readonly host: string;
  readonly state?: string;
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65535) return number;
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}

async function start({ port, controlPort = port && port + 1, host, state }: StartOptions): Promise<Emulator> {
  const emulator = await startEmulator({ host, port, controlPort, ...(state !== undefined && { stateFile: state }) });
  process.stdout.write(startMessage(emulator));
  return emulator;
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

# Control interface at ${emulator.controlUrl}, for curl, and for a browser to look at
curl ${emulator.controlUrl}/addWorkload -d '{"name": "Shop"}'
curl ${emulator.controlUrl}/shares

Ready. Stop it with Ctrl-C.
`;
}

function addControl(program: Command): void {
  const control = program
    .command("control")
    .summary("call a method of a running emulator's control interface")
    .description("Calls a method of the control interface of an emulator that runs, and prints the result as JSON.")
    .addHelpText("after", `\nEach method has a --help with its arguments and an example.`);
  for (const [name, { summary, arguments: taken, returns, example }] of Object.entries(controlMethods)) {
    const command = control.command(name).summary(summary).description(summary);
    if (taken) command.argument("[arguments]", "the arguments, as a JSON object");
    command
      .option("--url <url>", "the control interface's URL", process.env[urlVariable] || defaultControlUrl)
      .addHelpText("after", methodHelp(name, taken, returns, example))
      .action(async (...given: unknown[]) => {
        const json = taken ? given[0] : undefined;
        const { url } = command.opts<{ url: string }>();
        await callMethod(url, name as ControlMethod, parseArguments(json));
      });
  }
}

function methodHelp(
  name: string,
  taken: Readonly<Record<string, ControlArgument>> = {},
  returns: string | undefined,
  example: object | undefined,
): string {
  const lines = Object.entries(taken).map(([argument, { description, values, required }]) => {
    const oneOf = values ? ` One of ${values.join(", ")}.` : "";
    return `  ${argument}${required ? " (required)" : ""}: ${description}${oneOf}`;
  });
  const json = example && JSON.stringify(example);
  return [
    ...(lines.length > 0 ? ["\nArguments, in the JSON object:", ...lines] : []),
    ...(returns === undefined ? [] : [`\nPrints ${returns}.`]),
    `\nThe URL comes from ${urlVariable} if that is set.`,
    "\nExample:",
    `  wellarchitected-emulator control ${name}${json ? ` '${json}'` : ""}`,
    `The same with curl:`,
    `  curl ${defaultControlUrl}/${name} -d '${json ?? "{}"}'`,
  ].join("\n");
}

function parseArguments(json: unknown): object {
  if (json === undefined) return {};
  try {
    const value: unknown = JSON.parse(String(json));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below.
  }
  throw new UsageError(`The arguments must be a JSON object, such as '{"name": "Shop"}', not ${json}`);
}

async function callMethod(url: string, method: ControlMethod, args: object): Promise<void> {
  const result = await new EmulatorControl(url).call(method, args).catch((error: unknown) => {
    if (error instanceof TypeError)
      throw new UsageError(`No emulator answers at ${url}: start one, or name another by --url`);
    throw error;
  });
  if (result !== undefined) process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
}
