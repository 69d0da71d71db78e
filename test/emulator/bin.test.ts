import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListWorkloadsCommand, WellArchitectedClient } from "@aws-sdk/client-wellarchitected";
import { build } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmulatorControl } from "../../emulator";

let folder: string;
let main: string;

/** Bundles the emulator into a package of its own, where `npm run build` would put it, but in a moment. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "emulator-bin-"));
  writeFileSync(join(folder, "package.json"), '{"type": "commonjs", "version": "1.2.3"}');
  main = join(folder, "dist/emulator/main.js");
  await build({
    input: join(__dirname, "../../emulator/main.ts"),
    platform: "node",
    output: { file: main, format: "cjs" },
    logLevel: "warn",
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [main, ...args], (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });

/** Starts the command and waits for the output that ends when it is ready. */
async function started(...args: string[]): Promise<{ child: ChildProcess; printed: string }> {
  const child = spawn(process.execPath, [main, "--port", "0", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  for await (const chunk of child.stdout) {
    printed += chunk;
    if (printed.includes("Ready")) break;
  }
  return { child, printed };
}

const ended = (child: ChildProcess, signal: NodeJS.Signals) =>
  new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill(signal);
  });

describe("wellarchitected-emulator", () => {
  it("prints lines that point AWS's SDK at it, and ends cleanly on SIGTERM with its state kept", async () => {
    const state = join(folder, "state.json");
    const { child, printed } = await started("--state", state);
    const env = Object.fromEntries(
      [...printed.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    const client = new WellArchitectedClient({
      endpoint: env.AWS_ENDPOINT_URL_WELLARCHITECTED ?? "",
      region: env.AWS_REGION ?? "",
      credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID ?? "", secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? "" },
    });
    expect((await client.send(new ListWorkloadsCommand({}))).WorkloadSummaries).toEqual([]);
    const controlUrl = /^curl (\S+)\/addWorkload/m.exec(printed)?.[1] ?? "";
    await new EmulatorControl(controlUrl).addWorkload({ name: "Shop" });
    expect(await ended(child, "SIGTERM")).toBe(0);
    expect(readFileSync(state, "utf8")).toContain('"Shop"');
  });

  it("ends on SIGINT while it holds a response", async () => {
    const { child, printed } = await started();
    const controlUrl = /^curl (\S+)\/addWorkload/m.exec(printed)?.[1] ?? "";
    await new EmulatorControl(controlUrl).inject({ kind: "holdAfter" });
    expect(await ended(child, "SIGINT")).toBe(0);
  });

  it("reports in one line that a port is in use", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, "127.0.0.1", () => {
        const address = other.address();
        resolve(typeof address === "object" && address ? address.port : 0);
      }),
    );
    const { code, stderr } = await run("--port", String(port));
    other.close();
    expect(code).toBe(2);
    expect(stderr).toBe(
      `wellarchitected-emulator: port ${port} is in use; choose others with --port and --control-port\n`,
    );
  });

  it.each([
    [["--port", "many"], "--port must be a number from 0 to 65535"],
    [["--port", "70000"], "--port must be a number from 0 to 65535"],
    [["--colour"], "--colour"],
    [["extra"], "extra"],
  ])("rejects %o in one line, with exit code 2", async (args, message) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("names an invalid state file", async () => {
    const { code, stderr } = await run("--port", "0", "--state", join(folder, "package.json"));
    expect(code).toBe(2);
    expect(stderr).toMatch(/package\.json is not a state file of this emulator\.\n$/);
  });

  it("shows its options and its version", async () => {
    expect((await run("--help")).stdout).toContain("--state FILE");
    expect((await run("--version")).stdout).toBe("1.2.3\n");
  });
});
