import { setTimeout } from "node:timers/promises";
import { type AssumeRoleCommandOutput, STSClient } from "@aws-sdk/client-sts";
import { WellArchitectedClient, type WellArchitectedClientConfig } from "@aws-sdk/client-wellarchitected";
import type { ExecutionContext } from "ava";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";

export const ownerId = "111111111111";
export const reviewerId = "222222222222";

/** Starts an emulator that ends with the test. */
export async function startFor(t: ExecutionContext, options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  t.teardown(() => emulator.close());
  return emulator;
}

/** The SDK's configuration for the user of an emulator's account. It makes one attempt, so that tests see each fault. */
export function configured(emulator: Emulator, accountId = ownerId) {
  const credentials = emulator.credentials[accountId];
  if (!credentials) throw new Error(`The emulator has no account ${accountId}.`);
  return { endpoint: emulator.url, region: "us-east-1", credentials, maxAttempts: 1 };
}

export function wellArchitected(emulator: Emulator, changes: WellArchitectedClientConfig = {}): WellArchitectedClient {
  return new WellArchitectedClient({ ...configured(emulator), ...changes });
}

export function sts(emulator: Emulator, changes: ConstructorParameters<typeof STSClient>[0] = {}): STSClient {
  return new STSClient({ ...configured(emulator), ...changes });
}

/** The credentials that AssumeRole returns, as the SDK's clients take them. */
export function credentialsOf({ Credentials }: AssumeRoleCommandOutput) {
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
}

/** Waits until a condition holds, for 30 seconds at most. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`In 30 seconds, this did not become true: ${condition}`);
    await setTimeout(5);
  }
}
