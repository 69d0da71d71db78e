import { STSClient } from "@aws-sdk/client-sts";
import { WellArchitectedClient, type WellArchitectedClientConfig } from "@aws-sdk/client-wellarchitected";
import type { Emulator } from "../../emulator";

export const ownerId = "111111111111";
export const reviewerId = "222222222222";

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
