import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { memoryOf } from "../processes.mjs";
import { shareUrn } from "./candidates.mjs";

const require = createRequire(import.meta.url);
/** @type {typeof import("@pulumi/pulumi/proto/provider_grpc_pb.js")} */
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
/** @type {typeof import("@pulumi/pulumi/proto/provider_pb.js")} */
const messages = require("@pulumi/pulumi/proto/provider_pb.js");
/** @type {typeof import("../../dist/provider/engine/pulumis-libraries.js")} */
const { libraries } = require("../../dist/provider/engine/pulumis-libraries.js");

/**
 * @typedef {object} Start
 * @property {number} port milliseconds from the start until it says where it listens
 * @property {number} handshake until it has answered Handshake, even that it doesn't know it
 * @property {number} [memory] in bytes, after GetPluginInfo
 * @property {number} [checked] after Configure and a Check
 */

/** No engine listens there; none is called. */
const engineAddress = "127.0.0.1:9";
const share = { workloadId: "0".repeat(32), sharedWith: "222222222222", permissionType: "READONLY" };

/**
 * Starts it, and ends it.
 * @param {import("./candidates.mjs").Candidate} candidate
 * @returns {Promise<Start>}
 */
export async function start({ main, cwd, checked }) {
  const begin = performance.now();
  const child = spawn(process.execPath, [main, engineAddress], { cwd, stdio: ["pipe", "pipe", "inherit"] });
  try {
    const [line] = await once(createInterface(child.stdout), "line");
    const port = performance.now() - begin;
    const client = new ResourceProviderClient(`127.0.0.1:${line}`, libraries.grpc.credentials.createInsecure());
    await shakeHands(client);
    const handshake = performance.now() - begin;
    await ask((done) => client.getPluginInfo(new libraries.empty.Empty(), done));
    const memory = memoryOf(child.pid ?? 0)?.resident;
    if (checked) await check(client, { ...share, ...checked });
    const after = checked && memoryOf(child.pid ?? 0)?.resident;
    client.close();
    return { port, handshake, ...(memory && { memory }), ...(after && { checked: after }) };
  } finally {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
}

/** @param {InstanceType<typeof ResourceProviderClient>} client */
async function shakeHands(client) {
  const request = new messages.ProviderHandshakeRequest();
  request.setEngineAddress(engineAddress);
  await ask((done) => client.handshake(request, done)).catch((error) => {
    if (error.code !== libraries.grpc.status.UNIMPLEMENTED) throw error;
  });
}

/**
 * @param {InstanceType<typeof ResourceProviderClient>} client
 * @param {Record<string, string>} news
 */
async function check(client, news) {
  const configuration = new messages.ConfigureRequest();
  configuration.setArgs(libraries.struct.Struct.fromJavaScript({}));
  await ask((done) => client.configure(configuration, done));
  const request = new messages.CheckRequest();
  request.setUrn(shareUrn);
  request.setOlds(libraries.struct.Struct.fromJavaScript({}));
  request.setNews(libraries.struct.Struct.fromJavaScript(news));
  const answer = await ask((/** @type {Done<import("@pulumi/pulumi/proto/provider_pb.js").CheckResponse>} */ done) =>
    client.check(request, done),
  );
  const [failure] = answer?.getFailuresList() ?? [];
  if (failure) throw new Error(`the check failed: ${failure.getProperty()} ${failure.getReason()}`);
}

/**
 * @template Answer
 * @typedef {(error: import("@grpc/grpc-js").ServiceError | null, answer?: Answer) => void} Done
 */

/**
 * Makes one call of the protocol.
 * @template Answer
 * @param {(done: Done<Answer>) => void} call
 * @returns {Promise<Answer | undefined>}
 */
function ask(call) {
  return new Promise((resolve, reject) => {
    call((error, answer) => (error ? reject(error) : resolve(answer)));
  });
}
