import type { Fault, InjectedFault } from "../faults/faults";
import type { Call } from "../protocol/call-log";
import type { AccountConfig, RoleConfig } from "../protocol/identities";
import type { Behaviour } from "../service/behaviour";
import type { ShareKind } from "../service/kinds";
import type { Resource, ResourceFixture, ResourceOf } from "../service/resources/resource";
import type { Workload } from "../service/resources/workload/workload";
import type { WorkloadFixture } from "../service/resources/workload/workload-operations";
import type { PermissionType, Share } from "../service/shares/share";
import type { ShareFilter } from "../service/well-architected";
import { controlVersion } from "./methods";

/** The header of each response that has the version of the control interface. */
export const controlVersionHeader = "emulator-control-version";

/** An error of the control interface: an invalid argument, an unknown share or workload, or another version. */
export class ControlError extends Error {
  override readonly name = "ControlError";

  constructor(
    /** The HTTP status: 400, 404 or 409; or 200 from something that is no emulator, or one of another version. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Controls an emulator: changes made in the console or by the recipient, time, faults, and the log of calls.
 * Over HTTP each method is `POST <controlUrl>/<method>` with a JSON object of its arguments by name (those without
 * arguments also accept GET), unsigned, on a port of its own, so that it can't be mistaken for a path of AWS's.
 *
 * @example
 * const control = new EmulatorControl("http://127.0.0.1:4001/_emulator");
 * const { workloadId } = await control.addWorkload({ name: "Shop" });
 * await control.inject({ kind: "lostAnswer", operation: "CreateWorkloadShare" });
 */
export class EmulatorControl {
  /** `controlUrl` is `Emulator.controlUrl`, or the URL that the `wellarchitected-emulator` command prints. */
  constructor(
    /** The URL that the methods' names are appended to, such as `http://127.0.0.1:4601/_emulator`. */
    readonly controlUrl: string,
  ) {}

  /** The versions of the emulator's package and of its control interface. */
  version(): Promise<{ readonly emulator: string; readonly control: number }> {
    return this.call("version");
  }

  /** The recipient accepts, with what UpdateShareInvitation does. 409 unless the share is PENDING. */
  accept(shareId: string): Promise<void> {
    return this.call("accept", { shareId });
  }

  /** The recipient rejects, with what UpdateShareInvitation does. 409 unless the share is PENDING or ACCEPTED. */
  reject(shareId: string): Promise<void> {
    return this.call("reject", { shareId });
  }

  /** The invitation expires at once. */
  expire(shareId: string): Promise<void> {
    return this.call("expire", { shareId });
  }

  /** AWS revokes the share. */
  revoke(shareId: string): Promise<void> {
    return this.call("revoke", { shareId });
  }

  /** The share becomes FAILED. Default message: `Behaviour.failMessage`. */
  fail(shareId: string, message?: string): Promise<void> {
    return this.call("fail", { shareId, message });
  }

  /** The owner deletes the share in the console. */
  deleteOutside(shareId: string): Promise<void> {
    return this.call("deleteOutside", { shareId });
  }

  /** The owner changes the share's permission in the console. */
  editOutside(shareId: string, permissionType: PermissionType): Promise<void> {
    return this.call("editOutside", { shareId, permissionType });
  }

  /**
   * The owner shares a resource in the console. Resolves to the ShareId.
   * `resourceId` is a workload's ID, or the ARN of another resource; only workload shares have a `permissionType`.
   */
  shareOutside(resourceId: string, sharedWith: string, permissionType?: PermissionType): Promise<string> {
    return this.call("shareOutside", { resourceId, sharedWith, permissionType });
  }

  /** Adds a workload. Default: of the first account, in the emulator's Region. */
  addWorkload(fixture: Partial<WorkloadFixture> = {}): Promise<Workload> {
    return this.call("addWorkload", fixture);
  }

  /** Adds a resource of any kind. A lens is published. Default: of the first account, in the emulator's Region. */
  addResource<K extends ShareKind>(kind: K, fixture: Partial<ResourceFixture> = {}): Promise<ResourceOf<K>> {
    return this.call("addResource", { kind, ...fixture });
  }

  /** The resources of all kinds, accounts and Regions. */
  resources(): Promise<Resource[]> {
    return this.call("resources");
  }

  /**
   * The owner renames a resource in the console. `resourceId` is a workload's ID, or another resource's ARN. 400 for a
   * profile, which AWS can't rename.
   */
  rename(resourceId: string, name: string): Promise<void> {
    return this.call("rename", { resourceId, name });
  }

  /** Deletes a resource of any kind with its shares. `resourceId` is a workload's ID, or another resource's ARN. */
  deleteResource(resourceId: string): Promise<void> {
    return this.call("deleteResource", { resourceId });
  }

  /** Deletes a workload with its shares. */
  deleteWorkload(workloadId: string): Promise<void> {
    return this.call("deleteWorkload", { workloadId });
  }

  /** The workloads of all accounts and Regions. */
  workloads(): Promise<Workload[]> {
    return this.call("workloads");
  }

  /** The shares as they are now, even if lists lag. */
  shares(filter: ShareFilter = {}): Promise<Share[]> {
    return this.call("shares", filter);
  }

  /** The switches for what AWS doesn't document, with their values. */
  async behaviour(): Promise<Behaviour> {
    const behaviour: Behaviour = await this.call("behaviour");
    // JSON has no Infinity; on the wire it is null.
    return {
      ...behaviour,
      tokenRetentionSeconds: behaviour.tokenRetentionSeconds ?? Number.POSITIVE_INFINITY,
      profileShareQuota: behaviour.profileShareQuota ?? Number.POSITIVE_INFINITY,
    };
  }

  /** Changes members of the behaviour; the others stay. */
  setBehaviour(changes: Partial<Behaviour>): Promise<void> {
    return this.call("setBehaviour", changes);
  }

  /** Adds a fault. Resolves to its ID. */
  inject(fault: Fault): Promise<number> {
    return this.call("inject", fault);
  }

  /** The faults that affect calls, or have affected some. */
  faults(): Promise<InjectedFault[]> {
    return this.call("faults");
  }

  /** Removes a fault, or all. */
  clearFaults(id?: number): Promise<void> {
    return this.call("clearFaults", { id });
  }

  /** The numbers of the calls whose responses `holdAfter` holds. */
  held(): Promise<number[]> {
    return this.call("held");
  }

  /** Releases a held response, or all. Resolves to how many. */
  release(callNumber?: number): Promise<number> {
    return this.call("release", { callNumber });
  }

  /** The newest 50,000 calls in the order of their arrival. */
  calls(): Promise<Call[]> {
    return this.call("calls");
  }

  /** Empties the list of calls. */
  resetCalls(): Promise<void> {
    return this.call("resetCalls");
  }

  /** The emulator's time, ISO 8601. */
  clock(): Promise<string> {
    return this.call("clock");
  }

  /** Moves the clock forward. Resolves to the new time, ISO 8601. */
  advance(seconds: number): Promise<string> {
    return this.call("advance", { seconds });
  }

  /** Sets the clock, which continues from there. `time` is ISO 8601. Resolves to the new time. */
  setClock(time: string): Promise<string> {
    return this.call("setClock", { time });
  }

  /** The accounts with their access keys. */
  accounts(): Promise<AccountConfig[]> {
    return this.call("accounts");
  }

  /** Adds an account, or replaces the one with its ID. */
  addAccount(account: AccountConfig): Promise<void> {
    return this.call("addAccount", account);
  }

  /** Adds a role, or replaces the one with its ARN. */
  addRole(role: RoleConfig): Promise<void> {
    return this.call("addRole", role);
  }

  /** Resets the emulator to its start, without the state file's content. */
  reset(): Promise<void> {
    return this.call("reset");
  }

  /**
   * Calls a method by its name, with its arguments by theirs. Resolves to what the response has: JSON, in which null stands for
   * no limit.
   * @throws ControlError
   */
  async call<T>(method: ControlMethod, args: object = {}): Promise<T> {
    const response = await fetch(`${this.controlUrl}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(args),
    });
    const text = await response.text();
    const version = response.headers.get(controlVersionHeader);
    if (version !== String(controlVersion))
      throw new ControlError(response.status, otherVersion(this.controlUrl, version));
    const result = text === "" ? undefined : JSON.parse(text);
    if (!response.ok) throw new ControlError(response.status, `${method}: ${result?.message ?? response.statusText}`);
    return result;
  }
}

function otherVersion(controlUrl: string, version: string | null): string {
  return version === null
    ? `${controlUrl} is not the control interface of an emulator.`
    : `The emulator at ${controlUrl} has version ${version} of the control interface, and this client version ${controlVersion}: use pulumi-wellarchitected in the same version for both.`;
}

/** The methods of the control interface. */
export type ControlMethod = Exclude<keyof EmulatorControl, "controlUrl" | "call">;
