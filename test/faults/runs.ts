import type { EngineEvent, Stack, UpOptions } from "@pulumi/pulumi/automation";
import type { Call } from "../../emulator";
import type { StateResource } from "../engine/project";
import { stateOf } from "../engine/project";
import type { Cell, Phase } from "./cells";
import type { Subject } from "./subjects/subject";

/** What a run of the engine left behind, as its user could see it. */
export interface Run {
  /** Messages of errors, by resource name. */
  readonly errors: ReadonlyMap<string, string>;
  /** What was printed once more of a resource that had its error already. */
  readonly repeated: readonly (readonly [string, string])[];
  /** Lines of stack traces in all that was printed, but for the SDK's own. */
  readonly stackTraces: readonly string[];
  readonly state: Readonly<Record<string, StateResource>>;
}

/** More than the cells that one phase lets fail for seconds, so that they fail at once. */
const parallel = 128;

/** With `continueOnError`, the SDK traces each resource that failed in the program, whichever provider it has. */
const sdkTrace = /Error: resource \S+ \[\S+\] failed to register\n(\s+at .*\n?)*/g;

const ofOurs = /:(\w*Share\w*|OrganizationSharing)::/;

export async function run(stack: Stack, phase: Phase): Promise<Run> {
  const messages: { readonly urn: string | undefined; readonly isError: boolean; readonly message: string }[] = [];
  const onEvent = ({ diagnosticEvent }: EngineEvent) => {
    if (!diagnosticEvent) return;
    const { urn, severity, message } = diagnosticEvent;
    // Its type doesn't say so, but these come too, and are printed only where somebody asks for them.
    const isDebug = (severity as string) === "debug";
    if (!isDebug) messages.push({ urn, isError: severity === "error", message });
  };
  const options = { parallel, onEvent };
  // One error must not keep the others from their faults. (A refresh goes on anyway.)
  const further: UpOptions = { ...options, continueOnError: true };
  const runs: Record<Phase, () => Promise<unknown>> = {
    check: () => stack.preview(options),
    create: () => stack.up(further),
    update: () => stack.up(further),
    read: () => stack.refresh(options),
    delete: () => stack.destroy(further),
  };
  const failure = await runs[phase]().then(
    () => undefined,
    (error: Error) => error,
  );
  const errors = messages.filter(({ urn, isError }) => isError && ofOurs.test(urn ?? ""));
  if (failure && errors.length === 0) throw failure;
  const named = errors.map(({ urn, message }) => [String(urn?.split("::").at(-1)), message] as const);
  return {
    errors: new Map(named),
    repeated: named.filter(([name], index) => named.findIndex(([other]) => other === name) < index),
    stackTraces: messages.flatMap(({ message }) => message.replaceAll(sdkTrace, "").match(/^\s+at .*$/gm) ?? []),
    state: await stateOf(stack),
  };
}

/** How often the call that met the fault was made. */
export function triesOf({ row, region }: Cell<Subject>, calls: readonly Call[], isDone: boolean): number {
  const made = calls.filter((call) => call.region === region && call.operation === row.operation).length;
  return isDone ? made - (row.calls ?? 1) + 1 : made - (row.after ?? 0);
}
