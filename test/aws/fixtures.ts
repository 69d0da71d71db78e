import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ExecutionContext } from "ava";
import { type AccessKey, type Emulator, type EmulatorOptions, type Operation, startEmulator } from "../../emulator";
import { Connection } from "../../provider/aws/connection";
import { AwsConnections } from "../../provider/aws/connections";
import type { KindApis } from "../../provider/aws/kinds/kinds";
import { ShareApi } from "../../provider/aws/kinds/share-api";
import { workload } from "../../provider/aws/kinds/workload";
import type { ConnectionSettings } from "../../provider/core/connection-settings";
import { type FailureKind, ServiceFailure } from "../../provider/core/errors";
import type { ShareService } from "../../provider/shares/model/service";
import { configuration } from "./stack";

export const region = "eu-west-1";
export const account = "111111111111";

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

/** A test, as far as helpers need it: what it is given to do at its end, it does in reverse order. */
export type Test = Pick<ExecutionContext, "teardown">;

/** A folder for home, in which the AWS SDK finds nothing but what a test puts there. */
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
    this.write("config", content);
  }

  /** The shared credentials. */
  credentials(content: string): void {
    this.write("credentials", content);
  }
}

/** Gives the test a home and an environment of its own: the process has one only, so such tests are serial. */
export function startHome(t: Test): Home {
  const home = new Home();
  const before = { ...process.env };
  unset(/^AWS_|_proxy$|^NODE_EXTRA/i);
  Object.assign(process.env, {
    HOME: home.path,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: join(home.path, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(home.path, "credentials"),
  });
  t.teardown(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    rmSync(home.path, { recursive: true, force: true });
  });
  return home;
}

/** Takes variables out of the environment. */
export function unset(names: RegExp): void {
  for (const name of Object.keys(process.env)) if (names.test(name)) delete process.env[name];
}

export interface Aws {
  readonly emulator: Emulator;
  readonly home: Home;
  /** The ID of a new workload. */
  addWorkload(accountId?: string): string;
  /** What was called, in order. */
  operations(): Promise<(Operation | undefined)[]>;
  /** An account's access key, as lines of a profile. */
  keys(accountId?: string): string;
}

/** Starts an emulator for the test, and gives it a home and an environment that knows of nothing else. */
export async function startAws(t: Test, options: EmulatorOptions = {}): Promise<Aws> {
  const home = startHome(t);
  const emulator = await startEmulator({ region, seed: 1, ...options });
  t.teardown(() => emulator.close());
  const { AWS_REGION: _, AWS_DEFAULT_REGION: _d, ...env } = emulator.env;
  Object.assign(process.env, env);
  return {
    emulator,
    home,
    addWorkload: (accountId = account) => emulator.service.addWorkload({ accountId, region }).workloadId,
    operations: async () => (await emulator.control.calls()).map(({ operation }) => operation),
    keys: (accountId = account) => {
      const { accessKeyId, secretAccessKey } = emulator.credentials[accountId] as AccessKey;
      return `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    },
  };
}

export function connectionsOf(
  entries: Readonly<Record<string, unknown>> = {},
  kinds?: KindApis,
  clock = fakeClock(),
): AwsConnections {
  return new AwsConnections(configuration(entries), clock, undefined, undefined, kinds);
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
export async function startServer(t: Test, listener: RequestListener): Promise<string> {
  return `http://${await listen(t, createServer(listener))}`;
}

/** Runs a server on loopback until the test ends; returns its host and port. */
export async function listen(t: Test, server: Server): Promise<string> {
  // Tunnels, too, which the server's own list leaves out.
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
