import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import { Configuration } from "../../provider/aws/configuration";
import { Connection } from "../../provider/aws/connection";
import { AwsConnections } from "../../provider/aws/connections";
import type { KindApis } from "../../provider/aws/kinds/kinds";
import { workload } from "../../provider/aws/kinds/workload";
import { ShareApi } from "../../provider/aws/share-api";
import type { ConnectionSettings } from "../../provider/core/connection-settings";
import { type FailureKind, ServiceFailure } from "../../provider/core/errors";
import type { ShareService } from "../../provider/shares/model/service";

export const region = "eu-west-1";

/** A clock on which nobody waits: a sleep only moves it. */
export function fakeClock() {
  let time = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => time,
    sleep: async (milliseconds: number) => {
      sleeps.push(milliseconds);
      time += milliseconds;
    },
  };
}

/** A folder for home, and an environment in which the AWS SDK finds nothing but what a test puts there. */
export class Home {
  readonly path = mkdtempSync(join(tmpdir(), "wellarchitected-"));

  write(name: string, content: string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** The shared AWS configuration. */
  config(content: string): void {
    process.env.AWS_CONFIG_FILE = this.write("config", content);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Gives each test a home and an environment of its own, and takes both away after it. */
export function useHome(): () => Home {
  let home: Home;
  let environment: NodeJS.ProcessEnv;
  beforeEach(() => {
    environment = { ...process.env };
    home = new Home();
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
    Object.assign(process.env, {
      HOME: home.path,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: join(home.path, "config"),
      AWS_SHARED_CREDENTIALS_FILE: join(home.path, "credentials"),
    });
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
    home.remove();
  });
  return () => home;
}

/** An emulator for each test, of which the environment knows. Needs {@link useHome} before it. */
export function useEmulator(options: EmulatorOptions = {}): () => Emulator {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator({ region, seed: 1, ...options });
    const { AWS_REGION: _, AWS_DEFAULT_REGION: _d, ...env } = emulator.env;
    Object.assign(process.env, env);
  });
  afterEach(() => emulator.close());
  return () => emulator;
}

/** The stack's configuration, each value as the engine hands it over: as text. */
export function configuration(entries: Readonly<Record<string, unknown>> = {}): Configuration {
  return new Configuration(
    Object.fromEntries(
      Object.entries(entries).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
  );
}

export function connectionsOf(entries: Readonly<Record<string, unknown>> = {}, kinds?: KindApis): AwsConnections {
  return new AwsConnections(configuration(entries), fakeClock(), undefined, undefined, kinds);
}

/** Workloads' shares over connections of their own. */
export function serviceOf(
  entries: Readonly<Record<string, unknown>> = {},
  settings: ConnectionSettings = {},
): ShareService {
  return connectionsOf(entries).service("WorkloadShare", settings, region);
}

/** Shares, of workloads by default. Retries draw the longest wait, so that a budget of 0.1 s allows one try. */
export function sharesOf(
  settings: ConnectionSettings = {},
  entries: Readonly<Record<string, unknown>> = {},
  signal?: AbortSignal,
  api = workload,
) {
  const clock = fakeClock();
  const surroundings = { clock, random: () => 1, signal, reader: { hasProviders: false } };
  return {
    clock,
    shares: new ShareApi(api, new Connection(region, settings, configuration(entries), surroundings)),
  };
}

/** One try of a call, and the failure that it ends with. */
export async function failureOf(
  call: (shares: ShareService) => Promise<unknown>,
  settings: ConnectionSettings = {},
  api = workload,
): Promise<ServiceFailure> {
  const { shares } = sharesOf(settings, { "wellarchitected:maxRetrySeconds": 0.1 }, undefined, api);
  return serviceFailure(call(shares));
}

export async function serviceFailure(work: Promise<unknown>): Promise<ServiceFailure> {
  const error = await work.then(
    (result) => new Error(`it succeeded: ${JSON.stringify(result)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ServiceFailure) return error;
  throw error;
}

export const kindOf = async (work: Promise<unknown>): Promise<FailureKind> => (await serviceFailure(work)).kind;

/** Serves whatever a proxy, a captive portal or a broken gateway may answer. */
export function withServer<T>(listener: RequestListener, work: (url: string) => Promise<T>): Promise<T> {
  return listening(createServer(listener), (address) => work(`http://${address}`));
}

/** Runs a server on loopback for as long as the work takes. */
export async function listening<T>(server: Server, work: (address: string) => Promise<T>): Promise<T> {
  // Tunnels, too, which the server's own list leaves out.
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}
