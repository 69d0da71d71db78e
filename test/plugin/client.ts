import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { libraries } from "../../provider/engine/pulumis-libraries";
import { pluginMain } from "./launcher";

/** A plugin that runs, and the engine's end of the line to it. */
export interface RunningPlugin {
  readonly process: ChildProcess;
  readonly client: ResourceProviderClient;
  /** Where it listens. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts the compiled plugin, or the one in the file `main`. */
export async function startPlugin(
  env: NodeJS.ProcessEnv,
  args: readonly string[] = [],
  main = pluginMain,
): Promise<RunningPlugin> {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ["pipe", "pipe", "inherit"] });
  const [port] = (await once(createInterface(child.stdout), "line")) as [string];
  const address = `127.0.0.1:${port}`;
  const client = new ResourceProviderClient(address, libraries.grpc.credentials.createInsecure());
  return {
    process: child,
    client,
    address,
    stop: async () => {
      client.close();
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

/** Makes one call of the protocol. */
export function ask<Answer>(
  call: (callback: (error: ServiceError | null, answer: Answer) => void) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    call((error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

/** The error that a call ends with. */
export function refusal(call: Promise<unknown>): Promise<ServiceError> {
  return call.then(
    () => {
      throw new Error("the call succeeded");
    },
    (error: ServiceError) => error,
  );
}
