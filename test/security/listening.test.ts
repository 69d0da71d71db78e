import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import test from "ava";
import { engineProcesses } from "../engine/processes";
import { programOf, startShop } from "../engine/project";

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

(process.platform !== "linux" ? test.skip : test)("the provider's process listens on loopback only", async (t) => {
  const { emulator, project, workloadId } = await startShop(t);

  await emulator.control.inject({ kind: "holdAfter", operation: "CreateWorkloadShare" });
  const stack = await project.stack(
    programOf({ review: { workloadId, sharedWith: "222222222222", permissionType: "READONLY" } }),
  );
  const run = stack.up();
  while ((await emulator.control.held()).length === 0) await setTimeout(20);
  const addresses = listening(engineProcesses().slice(1));
  await emulator.control.release();
  await run;
  t.true(addresses.length > 0);
  t.deepEqual(new Set(addresses), new Set(["0100007F"]));
});
