import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { setTimeout } from "node:timers/promises";
import test from "ava";
import { eventually, startFor } from "../emulator/clients";
import { engineProcesses } from "../engine/processes";
import { startShop } from "../engine/project";

/** A connection to a port, or undefined if it is refused. */
function connected(url: string, host: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port: Number(new URL(url).port), host });
    socket.once("connect", () => resolve(socket)).once("error", () => resolve(undefined));
  });
}

const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
const outside = addresses.find(({ internal, family }) => !internal && family === "IPv4")?.address;
if (outside === undefined) console.warn("SKIPPED: this machine has no other address than loopback.");
const testFromOutside = outside === undefined ? test.skip : test;

testFromOutside("the emulator listens on loopback and nowhere else, unless it is told to", async (t) => {
  const { url, controlUrl } = await startFor(t);

  t.deepEqual([new URL(url).hostname, new URL(controlUrl).hostname], ["127.0.0.1", "127.0.0.1"]);
  t.is(await connected(url, outside ?? ""), undefined);
  t.is(await connected(controlUrl, outside ?? ""), undefined);
});

test("the emulator refuses a body of more than 1 MiB, although it is unsigned, and stays up", async (t) => {
  const { url } = await startFor(t);

  const response = await fetch(`${url}/workloads`, { method: "POST", body: "x".repeat(1024 * 1024 + 1) });

  t.is(response.status, 413);
  t.is((await fetch(`${url}/workloads`)).status, 403);
});

test("the emulator keeps no more than 1,024 connections, and responds again when they are gone", async (t) => {
  const { url } = await startFor(t);
  const sockets: Socket[] = [];
  let dropped = 0;

  for (let count = 0; count < 1100; count++) {
    const socket = await connected(url, "127.0.0.1");
    socket?.on("close", () => dropped++).on("error", () => {});
    if (socket) sockets.push(socket);
  }
  await eventually(() => dropped >= sockets.length - 1024);
  t.is(dropped, sockets.length - 1024);

  for (const socket of sockets) socket.destroy();
  await eventually(() => dropped === sockets.length);
  t.is((await fetch(`${url}/workloads`)).status, 403);
});

const testOnLinux = process.platform === "linux" ? test.serial : test.skip;

testOnLinux("the provider's process listens on loopback only", async (t) => {
  const { emulator, stack } = await startShop(t);
  await emulator.control.inject({ kind: "holdAfter", operation: "CreateWorkloadShare" });

  const run = stack.up();
  while ((await emulator.control.held()).length === 0) await setTimeout(20);
  const addresses = listening(engineProcesses().slice(1));
  await emulator.control.release();
  await run;

  t.deepEqual(new Set(addresses), new Set(["0100007F"]));
});

/** The addresses that processes listen at, as the kernel writes them: hexadecimal, an address's bytes reversed. */
function listening(pids: readonly number[]): string[] {
  const sockets = new Set(pids.flatMap(socketsOf));
  return ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap((table) => readFileSync(table, "utf8").trim().split("\n").slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === "0A" && sockets.has(`socket:[${inode}]`))
    .map(([, local = ""]) => local.split(":")[0] ?? "");
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((descriptor) => {
    try {
      return [readlinkSync(`${folder}/${descriptor}`)];
    } catch {
      // Closed since it was listed.
      return [];
    }
  });
}
