import { type Behaviour, ServiceError, seededRandom, WellArchitected } from "../../emulator";
import type { ConnectionSettings } from "../../provider/core/connection-settings";
import { type FailureKind, ServiceFailure, ShareError, UnfinishedError } from "../../provider/core/errors";
import type { RunLog } from "../../provider/core/run/entries";
import { joinRun } from "../../provider/core/run/run";
import type { ShareKind } from "../../provider/shares/kinds/kind";
import { kinds } from "../../provider/shares/kinds/kinds";
import { workload } from "../../provider/shares/kinds/workload";
import type { KindContext, KindService } from "../../provider/shares/model/kind-service";
import type { PermissionType, Share, ShareStatus } from "../../provider/shares/model/share";
import { workloadShares } from "../../provider/shares/resources/workload-shares";
import { sharedRunLog } from "../core/run-log";
import { emulatedKind } from "./emulated-kind";
import {
  idOf,
  inputsOf,
  kindOf,
  typeOf,
  type WorkloadShareInputs,
  type WorkloadShareState,
  type WorkloadSharesInputs,
  type WorkloadSharesState,
} from "./properties";
import { type RecipientOperation, recipientService } from "./recipient-service";

export const owner = "111111111111";
export const otherOwner = "333333333333";
export const recipient = "222222222222";
export const region = "eu-west-1";
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** @param parents the types of the components that the resource is in, each with a `$` behind it. */
export const urnOf = (name: string, stack = "dev", parents = "", type = "WorkloadShare") =>
  `urn:pulumi:${stack}::shop::${parents}pulumi-nodejs:dynamic/wellarchitected:${type}::${name}`;

/** The owner's calls, and the recipient's. */
export type Operation = ShareOperation | RecipientOperation | "accountId";
type ShareOperation = "list" | "create" | "update" | "delete";

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
  /** The organization that all accounts are in. Default: none. */
  readonly organization?: string;
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
  /** Told of each call that has succeeded, at once. */
  onDone: (call: WorldCall) => void = () => {};

  constructor(private readonly options: WorldOptions = {}) {
    this.service = new WellArchitected({
      now: () => this.now,
      random: seededRandom(options.seed ?? 1),
      ...(options.behaviour && { behaviour: options.behaviour }),
      memberOf: () => (options.organization === undefined ? [] : [options.organization]),
    });
  }

  addWorkload(accountId = owner, ofRegion = region): string {
    return this.service.addWorkload({ accountId, region: ofRegion }).workloadId;
  }

  /** See {@link addResource}. */
  addResource(kind: ShareKind, accountId = owner, ofRegion = region): string {
    return addResource(this.service, kind, accountId, ofRegion);
  }

  /** Adds a lens that was never published. */
  addDraft(): string {
    const caller = { accountId: owner, arn: `arn:aws:iam::${owner}:user/author`, region };
    const content = { JSONString: JSON.stringify({ name: "Draft" }), ClientRequestToken: "draft" };
    return this.service.lenses.import(caller, content).LensArn;
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
  readonly context: KindContext;
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
        service: (kind, connection, name) => this.service(kind, connection, name),
      },
      ...this.run,
      clock: { now: () => world.now, sleep: (milliseconds, signal) => this.sleep(milliseconds, signal) },
      log: { warn: log("warn"), info: log("info"), progress: log("progress") },
      frontend: { unknown, canImport: options.canImport ?? false },
      ...(options.signal && { signal: options.signal }),
    };
  }

  async create(inputs: WorkloadShareInputs): Promise<WorkloadShareState> {
    const { state } = await typeOf(inputs).create(this.context, { ...inputs });
    return state as unknown as WorkloadShareState;
  }

  /** As a refresh reads: by the canonical id, knowing all of the state. */
  read(state: WorkloadShareState): Promise<WorkloadShareState | undefined> {
    return this.import(idOf(state), state, kindOf(state));
  }

  /** @param known next to nothing for an import. */
  async import(
    id: string,
    known: Partial<WorkloadShareState> & { readonly scope: string },
    kind = workload,
  ): Promise<WorkloadShareState | undefined> {
    const type = typeOf({ [kind.input]: "" });
    const read = await type.read(this.context, id, { state: { ...known } });
    return read?.state as WorkloadShareState | undefined;
  }

  async update(state: WorkloadShareState, inputs: WorkloadShareInputs): Promise<WorkloadShareState> {
    const updated = await typeOf(state).update(this.context, idOf(state), { state: { ...state } }, { ...inputs });
    return updated.state as unknown as WorkloadShareState;
  }

  /** An update to what state declares, but for some changes. */
  change(state: WorkloadShareState, changes: Partial<WorkloadShareInputs> = {}): Promise<WorkloadShareState> {
    return this.update(state, { ...inputsOf(state), ...changes });
  }

  delete(state: WorkloadShareState): Promise<void> {
    return typeOf(state).delete(this.context, idOf(state), { ...state });
  }

  createSet(inputs: WorkloadSharesInputs): Promise<WorkloadSharesState> {
    return this.setOf(workloadShares.create(this.context, { ...inputs }));
  }

  async readSet(state: WorkloadSharesState): Promise<WorkloadSharesState | undefined> {
    return this.importSet(idOf({ workloadId: state.workloadId }), state);
  }

  /** @param known next to nothing for an import. */
  importSet(
    id: string,
    known: Partial<WorkloadSharesState> = { scope: urnOf("set") },
  ): Promise<WorkloadSharesState | undefined> {
    return this.setOf(workloadShares.read(this.context, id, { state: { ...known } }));
  }

  updateSet(state: WorkloadSharesState, inputs: WorkloadSharesInputs): Promise<WorkloadSharesState> {
    const id = idOf({ workloadId: state.workloadId });
    return this.setOf(
      workloadShares.update(this.context, id, { state: { ...state }, inputs: { shares: [] } }, { ...inputs }),
    );
  }

  deleteSet(state: WorkloadSharesState): Promise<void> {
    return this.unlessCrashed(
      workloadShares.delete(this.context, idOf({ workloadId: state.workloadId }), { ...state }),
    );
  }

  private async setOf<T extends { readonly state: object } | undefined>(work: Promise<T>) {
    const set = await this.unlessCrashed(work);
    return set?.state as T extends undefined ? WorkloadSharesState | undefined : WorkloadSharesState;
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

  private service(kindName: string, connection: ConnectionSettings | undefined, ofRegion: string): KindService {
    const kind = kinds.find(({ name }) => name === kindName) ?? workload;
    const { idMember } = kind.api;
    const accountId = connection?.profile ?? this.options.accountId ?? owner;
    const caller = { accountId, arn: `arn:aws:iam::${accountId}:user/deployer`, region: ofRegion };
    const shares = this.world.service.sharesOf(emulatedKind(kind));
    const at = { accountId, region: ofRegion };
    const call = <T>(operation: ShareOperation, request: Record<string, string>) =>
      this.call({ operation, ...at, request }, () => shares.perform(operation, caller, request) as T);
    const recipient = recipientService(this.world.service, caller, kind, (operation, request, work) =>
      this.call({ operation, ...at, request }, work),
    );
    const list = async (id: string) => {
      const summaries = Object.values(await call<object>("list", { [idMember]: id })).find(Array.isArray);
      return (summaries ?? []).map(listedShare);
    };
    return {
      ...recipient,
      region: ofRegion,
      accountId: async () =>
        this.options.skipRequestingAccountId
          ? undefined
          : this.call({ operation: "accountId", accountId, region: ofRegion, request: {} }, () => accountId),
      list,
      recentList: list,
      earlierList: list,
      create: async ({ id, sharedWith, permissionType, clientRequestToken }) => {
        const permission = permissionType === undefined ? {} : { PermissionType: permissionType };
        const request = {
          [idMember]: id,
          SharedWith: sharedWith,
          ...permission,
          ClientRequestToken: clientRequestToken,
        };
        return (await call<{ ShareId: string }>("create", request)).ShareId;
      },
      update: async (id, ShareId, PermissionType) => {
        await call("update", { [idMember]: id, ShareId, PermissionType });
      },
      delete: (id, ShareId, ClientRequestToken) => call("delete", { [idMember]: id, ShareId, ClientRequestToken }),
    };
  }

  private async call<T>(call: Omit<WorldCall, "number" | "at">, work: () => T): Promise<T> {
    for (;;) {
      if (this.crashed) throw this.crashed;
      const begun = this.world.begin(call);
      try {
        this.world.hooks.before?.(begun);
        const outcome = outcomeOf(call.operation, work);
        if ("result" in outcome) this.world.onDone(begun);
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

/** Adds something that is shared by shares of the kind; returns what API calls take. */
export function addResource(service: WellArchitected, kind: ShareKind, accountId = owner, ofRegion = region): string {
  const added = service.addResource(emulatedKind(kind), { accountId, region: ofRegion });
  return added.kind === "workload" ? added.workloadId : added.arn;
}

/** A summary of a list, as the lifecycle takes it. */
function listedShare({
  ShareId,
  SharedWith,
  PermissionType,
  Status,
  StatusMessage,
}: {
  readonly ShareId: string;
  readonly SharedWith: string;
  readonly PermissionType?: PermissionType;
  readonly Status: ShareStatus;
  readonly StatusMessage?: string;
}): Share {
  return {
    shareId: ShareId,
    sharedWith: SharedWith,
    ...(PermissionType !== undefined && { permissionType: PermissionType }),
    status: Status,
    ...(StatusMessage !== undefined && { statusMessage: StatusMessage }),
  };
}

const failureKinds: Readonly<Record<ServiceError["name"], FailureKind>> = {
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
    return {
      failure: new ServiceFailure(failureKinds[error.name], `${operation}: ${error.name}: ${error.message}${quota}`),
    };
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

/** The same for a share of any kind, whose properties tests take as those of a workload's. */
export function inputsOfKind(
  kind: ShareKind,
  id: string,
  changes: Parameters<typeof inputsFor>[1] = {},
): WorkloadShareInputs {
  const { workloadId: _, permissionType, ...inputs } = inputsFor("", changes);
  const permission = kind.permissions.length > 0 ? { permissionType } : {};
  return { [kind.input]: id, ...inputs, ...permission } as unknown as WorkloadShareInputs;
}

/** The error of a refusal; anything else, and success, fails the test. */
export async function refusal(work: Promise<unknown>): Promise<ShareError> {
  const error = await work.then(
    (result) => new Error(`nothing was refused: ${JSON.stringify(result)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ShareError && !(error instanceof UnfinishedError)) return error;
  throw error;
}

/** The error of a share that exists but could not finish; anything else fails the test. */
export async function unfinished(
  work: Promise<unknown>,
): Promise<UnfinishedError & { readonly state: WorkloadShareState }> {
  const error = await work.then(
    (result) => new Error(`it finished: ${JSON.stringify(result)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof UnfinishedError) return error as UnfinishedError & { readonly state: WorkloadShareState };
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
