import type { ExecutionContext } from "ava";
import { type Behaviour, type Emulator, startEmulator } from "../../../emulator";
import { Configuration } from "../../../provider/aws/configuration";
import { AwsConnections } from "../../../provider/aws/connections";
import type { ProbeOptions } from "../../../provider/cli/probe/prepare";
import { prepare } from "../../../provider/cli/probe/prepare";
import { type Switches, switchesOf } from "../../../provider/cli/probe/report";
import { type Report, run } from "../../../provider/cli/probe/run";
import { region, startHome } from "../../aws/fixtures";

export const [owner, recipient] = ["111111111111", "222222222222"] as const;
export const organization = "o-emulated01";

/** So many that a workload can't be shared with all, besides the recipient. */
const others = Array.from({ length: 20 }, (_, index) => String(400000000000 + index));

/** What has every question played but that about expired shares. */
export const everything: ProbeOptions = {
  name: "probe",
  shareWith: others,
  recipientProfile: recipient,
  organization,
  watchSeconds: 60,
};

/** An emulator on whose clock the probe sleeps, so that tests don't wait. */
export interface Lab {
  readonly emulator: Emulator;
  /** Starts anew, without resources, with a changed behaviour. */
  reset(behaviour?: Partial<Behaviour>): Promise<void>;
  probe(options?: Partial<ProbeOptions>, signal?: AbortSignal): Promise<Report & { readonly switches: Switches }>;
  /** The errors that were bugs. */
  readonly bugs: unknown[];
}

export async function startLab(t: ExecutionContext): Promise<Lab> {
  const home = startHome(t);
  const memberOf = [organization];
  const accounts = [owner, recipient].map((accountId) => ({ accountId, memberOf }));
  // Time stands still but for what is slept, so that what is measured doesn't depend on the machine.
  const startedAt = Date.now();
  const emulator = await startEmulator({ seed: 1, region, accounts, now: () => startedAt });
  t.teardown(() => emulator.close());
  Object.assign(process.env, emulator.env);
  const { accessKeyId, secretAccessKey } = emulator.credentials[recipient] ?? {};
  home.config(
    `[profile ${recipient}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
  let slept = 0;
  const clock = {
    now: () => slept,
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      slept += milliseconds;
      await emulator.control.advance(milliseconds / 1000);
    },
  };
  const bugs: unknown[] = [];
  const listener = { playing: () => {}, cleaning: () => {}, bug: (error: unknown) => void bugs.push(error) };
  return {
    emulator,
    bugs,
    reset: async (behaviour = {}) => {
      await emulator.control.reset();
      await emulator.control.setBehaviour(behaviour);
    },
    probe: async (options = {}, signal = new AbortController().signal) => {
      const connections = new AwsConnections(new Configuration({}), clock, undefined, {
        hasProviders: false,
        identityOptions: "--profile",
      });
      const prepared = await prepare(connections, { ...everything, ...options });
      const report = await run(prepared, clock, listener, signal);
      return { ...report, switches: switchesOf(report) };
    },
  };
}

/** A signal that is aborted before the call with this number, from 1. */
export function abortedBefore(call: number): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  let admitted = 0;
  signal.throwIfAborted = () => {
    if (++admitted >= call) controller.abort();
    AbortSignal.prototype.throwIfAborted.call(signal);
  };
  return signal;
}

export function failuresOf({ results }: Report): string[] {
  return results.flatMap(({ question, outcome, reason }) =>
    outcome === "failed" ? `${question.name}: ${reason}` : [],
  );
}
