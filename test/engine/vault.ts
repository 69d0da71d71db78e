import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** What a stack's settings say of how its secrets are encrypted: by a key that the vault below "decrypts". */
export const secretsSettings = {
  secretsprovider: "hashivault://tests",
  encryptedkey: base64(`vault:v1:${base64("k".repeat(32))}`),
};

let started: Promise<Record<string, string>> | undefined;

/**
 * The engine's environment for {@link secretsSettings}. The key lies open: a passphrase would cost each command of Pulumi's a
 * quarter of a second of computing, as it should where something is secret.
 */
export function vaultEnvironment(): Promise<Record<string, string>> {
  started ??= start();
  return started;
}

/** @see https://developer.hashicorp.com/vault/api-docs/secret/transit#encrypt-data */
async function start(): Promise<Record<string, string>> {
  const server = createServer(async (request, response) => {
    const { plaintext, ciphertext } = (await json(request)) as { plaintext?: string; ciphertext?: string };
    const data = request.url?.includes("/encrypt/")
      ? { ciphertext: `vault:v1:${plaintext}` }
      : { plaintext: ciphertext?.split(":").at(-1) };
    response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  const { port } = server.address() as AddressInfo;
  return { VAULT_SERVER_URL: `http://127.0.0.1:${port}`, VAULT_SERVER_TOKEN: "tests" };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
