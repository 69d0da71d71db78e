import { type Behaviour, ServiceError, seededRandom, WellArchitected } from "../../emulator";
import type { ConnectionSettings } from "../../provider/core/connection-settings";
import { type FailureKind, ServiceFailure, ShareError } from "../../provider/core/errors";
import type { RunLog } from "../../provider/core/run/entries";
import { joinRun } from "../../provider/core/run/run";
import { createShare } from "../../provider/shares/lifecycle/create";
import { deleteShare } from "../../provider/shares/lifecycle/delete";
import { type KnownShare, readShare } from "../../provider/shares/lifecycle/read";
import { updateShare } from "../../provider/shares/lifecycle/update";
import { shareResourceId } from "../../provider/shares/model/id";
import type { WorkloadShareInputs } from "../../provider/shares/model/inputs";
import type { ShareContext, ShareService } from "../../provider/shares/model/service";
import type { Share } from "../../provider/shares/model/share";
import { inputsOf, type WorkloadShareState } from "../../provider/shares/model/state";
import { UnfinishedShareError } from "../../provider/shares/model/unfinished-share";
import type { WorkloadSharesInputs, WorkloadSharesState } from "../../provider/shares/set/inputs";
import { createSet, deleteSet, updateSet } from "../../provider/shares/set/lifecycle";
import { type KnownSet, readSet } from "../../provider/shares/set/read";
import { sharedRunLog } from "../core/run-log";

export const owner = "111111111111";
export const otherOwner = "333333333333";
export const recipient = "222222222222";
export const region = "eu-west-1";
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** @param parents the types of the components that the resource is in, each with a `$` behind it. */
export const urnOf = (name: string, stack = "dev", parents = "") =>
  `urn:pulumi:${stack}::shop::${parents}pulumi-nodejs:dynamic/wellarchitected:WorkloadShare::${name}`;

export type Operation = "list" | "create" | "update" | "delete" | "accountId";

/** A call of a simulated process, as the service sees it. */
export interface WorldCall {
  /** Counts from 0, over all processes of the world. */
  readonly number: number;
  readonly operation: Operation;
  readonly accountId: string;
  readonly region: string;
  readonly request: Readonly<Record<string, string>>;
  /** Milliseconds of the world's clock. */
  readonly at: number;
}

/**
 * Steps in around a call. What it throws is thrown at the lifecycle: a {@link ServiceFailure}, or a {@link Crash},
 * after which the process makes no call any more.
 */
export interface Hooks {
  before?(call: WorldCall): void;
  /** The work is done, or was refused. "lost": nobody hears of it, and the retry sends the call again. */
  after?(call: WorldCall): "lost" | undefined;
}

/** The process was killed. It is no error of the provider, so nothing catches it. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export interface WorldOptions {
  readonly behaviour?: Partial<Behaviour>;
  /** Makes IDs and random lags another draw. */
  readonly seed?: number;
  /** How long a call takes, in milliseconds of the world's clock. Default 20. */
  readonly callMilliseconds?: number;
}

export interface ProcessOptions {
  /** Whose credentials it has. A connection's `profile` is the ID of another account. */
  readonly accountId?: string;
  readonly skipRequestingAccountId?: boolean;
  readonly tokenScope?: string;
  readonly declaredRegion?: string | undefined;
  readonly ambientRegion?: string | undefined;
  readonly canImport?: boolean;
  readonly signal?: AbortSignal;
  /** What it shares with the other processes of its run; without one, there are none. */
  readonly log?: RunLog;
}

/** The service in memory, its clock, and whatever goes wrong on the way to it. No real time passes. */
export class World {
  now = Date.parse("2026-01-01T00:00:00Z");
  readonly service: WellArchitected;
  readonly calls: WorldCall[] = [];
  hooks: Hooks = {};
  /** Told whenever somebody sleeps, at the time when they wake: for what others do meanwhile. */
  onWake: () => void = () => {};

  constructor(private readonly options: WorldOptions = {}) {
    this.service = new WellArchitected({
      now: () => this.now,
      random: seededRandom(options.seed ?? 1),
      ...(options.behaviour && { behaviour: options.behaviour }),
    });
  }

  addWorkload(accountId = owner, ofRegion = region): string {
    return this.service.addWorkload({ accountId, region: ofRegion }).workloadId;
  }

  advance(seconds: number): void {
    this.now += seconds * 1000;
  }

  /** A new process of the provider, which knows nothing of those before it. */
  process(options: ProcessOptions = {}): Process {
    return new Process(this, options);
  }

  /** A run of the engine, whose processes know of each other. */
  run(options: ProcessOptions = {}): SimulatedRun {
    return new SimulatedRun(this, options);
  }

  /** How often an operation was called. */
  count(operation: Operation): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  begin(call: Omit<WorldCall, "number" | "at">): WorldCall {
    this.now += this.options.callMilliseconds ?? 20;
    const begun = { ...call, number: this.calls.length, at: this.now };
    this.calls.push(begun);
    return begun;
  }
}

/** The processes of the provider that one run of the engine starts. */
export class SimulatedRun {
  private readonly log = sharedRunLog();
  private readonly processes = new Map<string, Process>();

  constructor(
    private readonly world: World,
    private readonly options: ProcessOptions,
  ) {}

  /** @param provider the provider resource and the version of the plugin: each has a process of its own. */
  process(provider: string): Process {
    const process = this.processes.get(provider) ?? this.world.process({ ...this.options, log: this.log() });
    this.processes.set(provider, process);
    return process;
  }

  warnings(): string[] {
    return [...this.processes.values()].flatMap((process) => process.warnings());
  }
}

/** What a process told the person who runs the engine. */
export interface Line {
  readonly severity: "warn" | "info" | "progress";
  readonly scope: string;
  readonly message: string;
}

/** One run of the provider. */
export class Process {
  private readonly run;
  readonly lines: Line[] = [];
  readonly context: ShareContext;
  private crashed: Crash | undefined;

  constructor(
    private readonly world: World,
    private readonly options: ProcessOptions,
  ) {
    this.run = joinRun(options.log);
    const log = (severity: Line["severity"]) => (scope: string, message: string) => {
      this.lines.push({ severity, scope, message });
    };
    this.context = {
      connections: {
        tokenScope: options.tokenScope,
        assertConfiguration: () => {},
        assertIdentity: () => {},
        declaredRegion: () => options.declaredRegion,
        ambientRegion: async () => options.ambientRegion,
        partitionOf: (name) => (name.startsWith("cn-") ? "aws-cn" : name.startsWith("us-gov-") ? "aws-us-gov" : "aws"),
        regionProblem: () => undefined,
        assertCredentials: async () => {},
        unreadKeys: () => [],
        service: (connection, name) => this.service(connection, name),
      },
      ...this.run,
      clock: { now: () => world.now, sleep: (milliseconds, signal) => this.sleep(milliseconds, signal) },
      log: { warn: log("warn"), info: log("info"), progress: log("progress") },
      frontend: { unknown, canImport: options.canImport ?? false },
      ...(options.signal && { signal: options.signal }),
    };
  }

  create(inputs: WorkloadShareInputs): Promise<WorkloadShareState> {
    return createShare(this.context, inputs);
  }

  /** As a refresh reads: by the canonical id, knowing all of the state. */
  read(state: WorkloadShareState): Promise<WorkloadShareState | undefined> {
    return readShare(this.context, shareResourceId(state), state);
  }

  import(id: string, known: KnownShare): Promise<WorkloadShareState | undefined> {
    return readShare(this.context, id, known);
  }

  update(state: WorkloadShareState, inputs: WorkloadShareInputs): Promise<WorkloadShareState> {
    return updateShare(this.context, state, inputs);
  }

  /** An update to what state declares, but for some changes. */
  change(state: WorkloadShareState, changes: Partial<WorkloadShareInputs> = {}): Promise<WorkloadShareState> {
    return this.update(state, { ...inputsOf(state), ...changes });
  }

  delete(state: WorkloadShareState): Promise<void> {
    return deleteShare(this.context, state);
  }

  createSet(inputs: WorkloadSharesInputs): Promise<WorkloadSharesState> {
    return this.unlessCrashed(createSet(this.context, inputs));
  }

  readSet(state: WorkloadSharesState): Promise<WorkloadSharesState | undefined> {
    return this.unlessCrashed(readSet(this.context, state.workloadId, state, { isImport: false }));
  }

  importSet(id: string, known: KnownSet = { scope: urnOf("set") }): Promise<WorkloadSharesState | undefined> {
    return this.unlessCrashed(readSet(this.context, id, known, { isImport: true }));
  }

  updateSet(state: WorkloadSharesState, inputs: WorkloadSharesInputs): Promise<WorkloadSharesState> {
    return this.unlessCrashed(updateSet(this.context, state, inputs));
  }

  deleteSet(state: WorkloadSharesState): Promise<void> {
    return this.unlessCrashed(deleteSet(this.context, state));
  }

  /** What work of this process ends with. A set gathers the errors of its shares, but nobody hears of a killed process's. */
  async unlessCrashed<T>(work: Promise<T>): Promise<T> {
    const [outcome] = await Promise.allSettled([work]);
    if (this.crashed) throw this.crashed;
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  }

  warnings(): string[] {
    return this.lines.filter(({ severity }) => severity === "warn").map(({ message }) => message);
  }

  private service(connection: ConnectionSettings | undefined, ofRegion: string): ShareService {
    const accountId = connection?.profile ?? this.options.accountId ?? owner;
    const { service } = this.world;
    const caller = { accountId, arn: `arn:aws:iam::${accountId}:user/deployer`, region: ofRegion };
    const call = <T>(operation: Operation, request: Record<string, string>, work: () => T) =>
      this.call({ operation, accountId, region: ofRegion, request }, work);
    const list = (WorkloadId: string) =>
      call("list", { WorkloadId }, () =>
        service.listWorkloadShares(caller, { WorkloadId }).WorkloadShareSummaries.map(
          ({ ShareId, SharedWith, PermissionType, Status, StatusMessage }): Share => ({
            shareId: ShareId,
            sharedWith: SharedWith,
            permissionType: PermissionType,
            status: Status,
            ...(StatusMessage !== undefined && { statusMessage: StatusMessage }),
          }),
        ),
      );
    return {
      region: ofRegion,
      accountId: async () =>
        this.options.skipRequestingAccountId ? undefined : call("accountId", {}, () => accountId),
      list,
      recentList: list,
      earlierList: list,
      create: ({ workloadId, sharedWith, permissionType, clientRequestToken }) => {
        const request = {
          WorkloadId: workloadId,
          SharedWith: sharedWith,
          PermissionType: permissionType,
          ClientRequestToken: clientRequestToken,
        };
        return call("create", request, () => service.createWorkloadShare(caller, request).ShareId);
      },
      update: (WorkloadId, ShareId, PermissionType) => {
        const request = { WorkloadId, ShareId, PermissionType };
        return call("update", request, () => void service.updateWorkloadShare(caller, request));
      },
      delete: (WorkloadId, ShareId, ClientRequestToken) => {
        const request = { WorkloadId, ShareId, ClientRequestToken };
        return call("delete", request, () => service.deleteWorkloadShare(caller, request));
      },
    };
  }

  private async call<T>(call: Omit<WorldCall, "number" | "at">, work: () => T): Promise<T> {
    for (;;) {
      if (this.crashed) throw this.crashed;
      const begun = this.world.begin(call);
      try {
        this.world.hooks.before?.(begun);
        const outcome = outcomeOf(call.operation, work);
        if (this.world.hooks.after?.(begun) === "lost") continue;
        if ("failure" in outcome) throw outcome.failure;
        return outcome.result;
      } catch (error) {
        if (error instanceof Crash) this.crashed = error;
        throw error;
      }
    }
  }

  private async sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.crashed) throw this.crashed;
    signal?.throwIfAborted();
    this.world.now += milliseconds;
    this.world.onWake();
    signal?.throwIfAborted();
  }
}

const kinds: Readonly<Record<ServiceError["name"], FailureKind>> = {
  ValidationException: "validation",
  ServiceQuotaExceededException: "quota",
  AccessDeniedException: "accessDenied",
  ResourceNotFoundException: "notFound",
  ConflictException: "conflict",
  ThrottlingException: "throttling",
  InternalServerException: "server",
};

function outcomeOf<T>(operation: Operation, work: () => T): { readonly result: T } | { readonly failure: Error } {
  try {
    return { result: work() };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { QuotaCode } = error.members;
    const quota = QuotaCode ? ` (quota ${QuotaCode})` : "";
    return { failure: new ServiceFailure(kinds[error.name], `${operation}: ${error.name}: ${error.message}${quota}`) };
  }
}

/** What `check` answers for a share, with the scope of a resource of that name. */
export function inputsFor(
  workloadId: string,
  changes: Partial<WorkloadShareInputs> & { readonly name?: string } = {},
): WorkloadShareInputs {
  const { name = "review", ...inputs } = changes;
  return { workloadId, sharedWith: recipient, permissionType: "READONLY", region, scope: urnOf(name), ...inputs };
}

/** The error of a refusal; anything else, and success, fails the test. */
export async function refusal(work: Promise<unknown>): Promise<ShareError> {
  const error = await work.then(
    (result) => new Error(`nothing was refused: ${JSON.stringify(result)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ShareError && !(error instanceof UnfinishedShareError)) return error;
  throw error;
}

/** The error of a share that exists but could not finish; anything else fails the test. */
export async function unfinished(work: Promise<unknown>): Promise<UnfinishedShareError> {
  const error = await work.then(
    (result) => new Error(`it finished: ${JSON.stringify(result)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof UnfinishedShareError) return error;
  throw error;
}

/** Kills the process before, or right after, the nth (from 0) call of an operation from now on. */
export function crashAt(world: World, when: "before" | "after", operation: Operation | "any", nth = 0): void {
  let seen = 0;
  const strike = (call: WorldCall) => {
    if ((operation === "any" || call.operation === operation) && seen++ === nth)
      throw new Crash(`${when} ${operation}`);
    return undefined;
  };
  world.hooks = when === "before" ? { before: strike } : { after: strike };
}

/** The world's only share, as it is; with none or several the test fails. */
export function onlyShare(world: World) {
  const [share, ...more] = world.service.shares();
  if (!share || more.length > 0) throw new Error(`there are ${share ? more.length + 1 : 0} shares, not one`);
  return share;
}

/** A share that another process created a minute ago; calls are counted from then on. */
export async function startWithShare(options: WorldOptions = {}, changes: Parameters<typeof inputsFor>[1] = {}) {
  const world = new World(options);
  const state = await world.process().create(inputsFor(world.addWorkload(), changes));
  world.advance(60);
  world.calls.length = 0;
  return { world, state };
}
