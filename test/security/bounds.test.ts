import { connect, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

const portOf = (url: string) => Number(new URL(url).port);

function opened(port: number, host: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    socket.once("connect", () => resolve(socket)).once("error", () => resolve(undefined));
  });
}

it("the emulator listens on loopback and nowhere else, unless it is told to", async (context) => {
  expect(new URL(emulator.url).hostname).toBe("127.0.0.1");
  expect(new URL(emulator.controlUrl).hostname).toBe("127.0.0.1");
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const outside = addresses.find(({ internal, family }) => !internal && family === "IPv4")?.address;
  if (outside === undefined) return context.skip("this machine has no other address than loopback");
  expect(await opened(portOf(emulator.url), outside)).toBeUndefined();
  expect(await opened(portOf(emulator.controlUrl), outside)).toBeUndefined();
});

it("the emulator refuses a body of more than 1 MiB, unsigned as it is, and stays up", async () => {
  const body = "x".repeat(1024 * 1024 + 1);
  const response = await fetch(`${emulator.url}/workloads`, { method: "POST", body });
  expect(response.status).toBe(413);
  expect((await fetch(`${emulator.url}/workloads`)).status).toBe(403);
});

it("the emulator keeps no more than 1,024 connections, and answers again when they are gone", async () => {
  const sockets: Socket[] = [];
  let dropped = 0;
  for (let count = 0; count < 1100; count++) {
    const socket = await opened(portOf(emulator.url), "127.0.0.1");
    socket?.on("close", () => dropped++).on("error", () => {});
    if (socket) sockets.push(socket);
  }
  await setTimeout(200);
  expect(dropped).toBe(sockets.length - 1024);
  for (const socket of sockets) socket.destroy();
  await setTimeout(200);
  expect((await fetch(`${emulator.url}/workloads`)).status).toBe(403);
});
