import { Clock } from "./clock";
import { Faults } from "./faults/faults";
import { HeldResponses } from "./faults/held-responses";
import { CallLog } from "./protocol/call-log";
import {
  type AccountConfig,
  defaultAccounts,
  defaultRoles,
  Identities,
  type IdentitiesSnapshot,
  type RoleConfig,
} from "./protocol/identities";
import { type Behaviour, behaviourOf } from "./service/behaviour";
import { hexId, type Random, seededRandom } from "./service/random";
import type { ServiceSnapshot } from "./service/store/snapshot";
import { WellArchitected } from "./service/well-architected";

/** What an emulator starts with. */
export interface EmulationOptions {
  /** The accounts, each with its access key. Default `defaultAccounts`: 111111111111 and 222222222222. */
  readonly accounts?: readonly AccountConfig[];
  /** The roles that may be assumed. Default `defaultRoles`. */
  readonly roles?: readonly RoleConfig[];
  /** Changes to the default behaviour. */
  readonly behaviour?: Partial<Behaviour>;
  /** The Region of `env`, and of fixtures without a Region. Default "us-east-1". */
  readonly region?: string;
  /** Makes IDs, session credentials and random lags repeatable. Default: a random seed. */
  readonly seed?: number;
  /** Real time, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** The content of the state file. */
export interface EmulationSnapshot {
  readonly format: 3;
  readonly clockOffsetMs: number;
  readonly identities: IdentitiesSnapshot;
  readonly service: ServiceSnapshot;
}

/** The state of an emulator: the service, and what its endpoint and control interface need. */
export class Emulation {
  readonly clock: Clock;
  readonly random: Random;
  readonly identities: Identities;
  readonly service: WellArchitected;
  readonly faults: Faults;
  readonly calls = new CallLog();
  readonly heldResponses = new HeldResponses();
  readonly region: string;
  /** Called after everything that may have changed the snapshot. */
  onChange: () => void = () => {};

  constructor(private readonly options: EmulationOptions = {}) {
    this.region = options.region ?? "us-east-1";
    this.clock = new Clock(options.now);
    this.random = seededRandom(options.seed ?? Math.floor(Math.random() * 2 ** 32));
    this.identities = new Identities(this.random);
    this.service = new WellArchitected({
      now: () => this.clock.now(),
      random: this.random,
      ...(options.behaviour && { behaviour: options.behaviour }),
      memberOf: (accountId) => this.identities.memberOf(accountId),
    });
    this.faults = new Faults(() => this.clock.now());
    this.addConfigured();
  }

  /** The account of fixtures without an account: the first. */
  get defaultAccountId(): string {
    return this.identities.accounts()[0]?.accountId ?? "";
  }

  /** A request's ID, in the form of a UUID. */
  requestId(): string {
    return hexId(this.random).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  /** Resets to the start: no resources, tokens, faults or calls, real time, the configured accounts and behaviour. */
  reset(): void {
    this.service.reset();
    Object.assign(this.service.behaviour, behaviourOf(this.options.behaviour));
    this.identities.clear();
    this.addConfigured();
    this.faults.clear();
    this.calls.clear();
    this.heldResponses.release();
    this.clock.offset = 0;
  }

  snapshot(): EmulationSnapshot {
    return {
      format: 3,
      clockOffsetMs: this.clock.offset,
      identities: this.identities.snapshot(),
      service: this.service.snapshot(),
    };
  }

  restore(saved: EmulationSnapshot): void {
    this.clock.offset = saved.clockOffsetMs;
    this.identities.restore(saved.identities);
    this.service.restore(saved.service);
  }

  private addConfigured(): void {
    for (const account of this.options.accounts ?? defaultAccounts) this.identities.addAccount(account);
    for (const role of this.options.roles ?? defaultRoles) this.identities.addRole(role);
  }
}
