import { EmulatorControl } from "./control/client";
import { controlPath } from "./control/paths";
import { controlServer } from "./control/server";
import { Emulation, type EmulationOptions } from "./emulation";
import type { AccessKey } from "./protocol/identities";
import { close, listen, serviceServer } from "./protocol/server";
import type { WellArchitected } from "./service/well-architected";
import { StateFile } from "./state-file";

export { ControlError, EmulatorControl } from "./control/client";
export { controlVersion } from "./control/methods";
export type { EmulationOptions } from "./emulation";
export type { Fault, FaultKind, FaultTarget, InjectedFault } from "./faults/faults";
export type { Call } from "./protocol/call-log";
export {
  type AccessKey,
  type AccountConfig,
  defaultAccounts,
  defaultRoles,
  type RoleConfig,
} from "./protocol/identities";
export type { PolicyDocument, PolicyStatement } from "./protocol/policy";
export type { Operation } from "./protocol/routes";
export { type Behaviour, behaviourOf, type ListLag } from "./service/behaviour";
export { type ErrorMembers, type ErrorName, ServiceError } from "./service/errors";
export type { ShareKind } from "./service/kinds";
export type { Caller } from "./service/principal";
export { type Random, seededRandom } from "./service/random";
export type { Lens } from "./service/resources/lens/lens";
export type { Profile } from "./service/resources/profile/profile";
export type { Resource, ResourceFixture, ResourceOf } from "./service/resources/resource";
export type { ReviewTemplate } from "./service/resources/review-template/review-template";
export type { Workload } from "./service/resources/workload/workload";
export type { WorkloadFixture } from "./service/resources/workload/workload-operations";
export type { PermissionType, Share, ShareStatus } from "./service/shares/share";
export { type ShareFilter, WellArchitected, type WellArchitectedOptions } from "./service/well-architected";
export { StateFileError } from "./state-file";

/** The options of `startEmulator`. */
export interface EmulatorOptions extends EmulationOptions {
  /**
   * Default "127.0.0.1": only this machine. The access keys are not secret, so don't make it reachable from other
   * machines without need.
   */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** The port of the control interface, which is always on 127.0.0.1. Default 0: any free port. */
  readonly controlPort?: number;
  /**
   * The file that keeps resources, shares, tokens, settings, accounts, sessions and the clock's offset: read at the start if it
   * exists, replaced within a tenth of a second after a change, in one step. It doesn't keep behaviour, faults and calls.
   * Default: only in memory.
   */
  readonly stateFile?: string;
}

/** A local AWS Well-Architected Tool, with STS on the same endpoint. */
export interface Emulator {
  /** The endpoint of both services, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** For `new EmulatorControl(controlUrl)` in another process, curl, or a browser. */
  readonly controlUrl: string;
  /** Controls this emulator: changes as by other people, faults, the clock, the log of calls. */
  readonly control: EmulatorControl;
  /** The service behind the endpoint, to inspect or control it without HTTP. */
  readonly service: WellArchitected;
  /** The access key of each configured account, by account ID. */
  readonly credentials: Readonly<Record<string, AccessKey>>;
  /**
   * Environment variables that point AWS SDKs and the AWS CLI at the emulator, as the first account.
   * Leave AWS_SESSION_TOKEN and AWS_PROFILE out of the environment: either would take precedence or be rejected.
   * If the environment has a proxy, NO_PROXY and no_proxy are the environment's, with the emulator's host added.
   */
  readonly env: Readonly<Record<EmulatorVariable, string> & { NO_PROXY?: string; no_proxy?: string }>;
  /** Writes the state file, if there is one, and ends both servers with all their connections. */
  close(): Promise<void>;
}

/** The environment variables that point AWS SDKs and the AWS CLI at an emulator. */
export type EmulatorVariable =
  | "AWS_ENDPOINT_URL_WELLARCHITECTED"
  | "AWS_ENDPOINT_URL_STS"
  | "AWS_ACCESS_KEY_ID"
  | "AWS_SECRET_ACCESS_KEY"
  | "AWS_REGION"
  | "AWS_DEFAULT_REGION";

/**
 * Starts an emulator of the AWS Well-Architected Tool (workloads, lenses, profiles, review templates and their shares)
 * and of STS (GetCallerIdentity and AssumeRole). It verifies every signature, so clients need its access keys.
 *
 * @throws StateFileError if the state file is invalid or can't be written, or the system's error if a port is in use
 * (`EADDRINUSE`).
 * @example
 * const emulator = await startEmulator();
 * const { workloadId } = await emulator.control.addWorkload({ name: "Shop" });
 * const client = new WellArchitectedClient({
 *   endpoint: emulator.url, region: "us-east-1", credentials: emulator.credentials["111111111111"],
 * });
 * await client.send(new ListWorkloadSharesCommand({ WorkloadId: workloadId }));
 * await emulator.close();
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulation = new Emulation(options);
  const stateFile = options.stateFile === undefined ? undefined : new StateFile(options.stateFile, emulation);
  const service = serviceServer(emulation);
  const control = controlServer(emulation);
  const url = await listen(service, options.host ?? "127.0.0.1", options.port ?? 0);
  const controlOrigin = await listen(control, "127.0.0.1", options.controlPort ?? 0).catch(async (error) => {
    await close(service);
    throw error;
  });
  const credentials = accessKeysOf(emulation);
  const controlUrl = `${controlOrigin}${controlPath}`;
  return {
    url,
    controlUrl,
    control: new EmulatorControl(controlUrl),
    service: emulation.service,
    credentials,
    env: environmentVariables(url, emulation, credentials),
    close: async () => {
      await Promise.all([close(service), close(control)]);
      stateFile?.flush();
    },
  };
}

function accessKeysOf({ identities }: Emulation): Record<string, AccessKey> {
  return Object.fromEntries(
    identities.accounts().map((account) => [account.accountId, identities.accessKeyOf(account)]),
  );
}

function environmentVariables(url: string, emulation: Emulation, credentials: Readonly<Record<string, AccessKey>>) {
  const key = credentials[emulation.defaultAccountId];
  return {
    AWS_ENDPOINT_URL_WELLARCHITECTED: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_ACCESS_KEY_ID: key?.accessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: key?.secretAccessKey ?? "",
    AWS_REGION: emulation.region,
    // botocore and AWS CLI version 1 read only this one.
    AWS_DEFAULT_REGION: emulation.region,
    ...noProxyVariables(new URL(url).hostname),
  };
}

/** Without these, clients would ask a proxy for the emulator, which is on this machine. */
function noProxyVariables(host: string): { NO_PROXY?: string; no_proxy?: string } {
  const { env } = process;
  const isProxied = ["http_proxy", "all_proxy"].some((name) => env[name] || env[name.toUpperCase()]);
  if (!isProxied) return {};
  // Most clients prefer the lower-case one.
  const names = [env.no_proxy || env.NO_PROXY, host].filter(Boolean).join(",");
  return { NO_PROXY: names, no_proxy: names };
}
