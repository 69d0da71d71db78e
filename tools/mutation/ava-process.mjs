import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { execa } from "execa";

/**
 * @typedef {import("./mutants.test.mjs").Request} Request
 * @typedef {import("./mutants.test.mjs").Answer} Answer
 */

/** Of the models: a twentieth, and the same ones for each mutant. */
const { MODEL_RUNS = "500", MODEL_SEED = "20261127" } = process.env;

/** A process of AVA that waits for mutants to try. */
export class AvaProcess {
  /** Whether it hasn't been asked anything yet. */
  isFresh = true;
  #ava;
  #socket;
  #lines;
  #pid;

  static async start() {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const env = { MODEL_RUNS, MODEL_SEED, MUTATION_PORT: String(port) };
    const ava = execa("ava", ["--config", "ava.mutation.config.mjs"], {
      env,
      preferLocal: true,
      reject: false,
      all: true,
    });
    const [socket] = await Promise.race([once(server, "connection"), ava.then(() => [])]);
    server.close();
    if (!socket) throw new Error(`AVA ended before it tried a mutant:\n${(await ava).all}`);
    const lines = createInterface(socket)[Symbol.asyncIterator]();
    const { value: pid } = await lines.next();
    return new AvaProcess(ava, socket, lines, Number(pid));
  }

  /**
   * @param {PromiseLike<unknown>} ava
   * @param {import("node:net").Socket} socket
   * @param {AsyncIterator<string>} lines
   * @param {number} pid of the process of AVA's that runs tests.
   */
  constructor(ava, socket, lines, pid) {
    this.#ava = ava;
    this.#socket = socket.on("error", () => {});
    this.#lines = lines;
    this.#pid = pid;
  }

  /**
   * @param {Request} request
   * @returns {Promise<Answer | undefined>} undefined if the process has ended instead
   */
  async ask(request) {
    this.isFresh = false;
    this.#socket.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#lines.next();
    return done ? undefined : JSON.parse(value);
  }

  /** At once, whatever it does. */
  async end() {
    this.#socket.destroy();
    try {
      process.kill(this.#pid, "SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#ava;
  }
}
