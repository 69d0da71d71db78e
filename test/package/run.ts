import { spawn } from "node:child_process";

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command to its end, whatever its exit code. */
export function run(command: string, args: readonly string[], { cwd, env }: RunOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.on("error", reject).on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/**
 * Runs npm, by the least network that does.
 * @throws Error with what npm said: a registry that can't be reached fails the tests aloud, as they prove nothing without.
 */
export async function npm(args: readonly string[], cwd: string): Promise<void> {
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  const { exitCode, stdout, stderr } = await run("npm", [...args, ...quiet], { cwd });
  if (exitCode !== 0) throw new Error(`npm ${args.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
}
