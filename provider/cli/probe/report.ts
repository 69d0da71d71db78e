import type { Writable } from "node:stream";
import type { Behaviour, Fault } from "../../../emulator";
import type { Call } from "../../aws/calls/account";
import { coloured, printable } from "../terminal";
import type { Prepared } from "./prepare";
import type { Finding } from "./questions/question";
import { unplayable, unreachedStatuses } from "./questions/questions";
import type { Report } from "./run";

/** What the emulator is to be told to behave as AWS did. */
export interface Switches {
  readonly behaviour: Partial<Behaviour>;
  readonly faults: readonly Fault[];
  /** Switches for which two answers differ, so that no value fits. */
  readonly contradictions: readonly (keyof Behaviour)[];
}

/** Lists of statuses from several questions are put together; any other switch has one value. */
export function switchesOf({ results }: Pick<Report, "results">): Switches {
  const findings = results.flatMap((result) => result.findings);
  const behaviour: Record<string, unknown> = {};
  const contradictions = new Set<keyof Behaviour>();
  for (const finding of findings) {
    for (const [name, value] of Object.entries(finding.behaviour)) {
      const before = behaviour[name];
      if (Array.isArray(before) && Array.isArray(value)) behaviour[name] = [...new Set([...before, ...value])];
      else if (before === undefined) behaviour[name] = value;
      else if (JSON.stringify(before) !== JSON.stringify(value)) contradictions.add(name as keyof Behaviour);
    }
  }
  for (const name of contradictions) delete behaviour[name];
  return {
    behaviour: behaviour as Partial<Behaviour>,
    faults: findings.flatMap(({ fault }) => fault ?? []),
    contradictions: [...contradictions],
  };
}

/** The report as one JSON object. */
export function json({ environment, region, options }: Prepared, report: Report): string {
  const questions = report.results.map(({ question, calls, findings, ...rest }) => ({
    name: question.name,
    asks: question.asks,
    ...rest,
    findings: findings.map(({ evidence, ...finding }) => ({
      ...finding,
      evidence: evidence.map((call) => calls.indexOf(call) + 1),
    })),
    calls: calls.map(({ firstSentAt: _, sentAt, answeredAt, ...call }, index) => ({
      number: index + 1,
      ...call,
      milliseconds: Math.round(answeredAt - sentAt),
    })),
  }));
  const { left, unsure, forExpiry, expiryProblem } = report;
  const summary = {
    accountId: environment.owner.accountId,
    region,
    name: options.name,
    ...(environment.recipient && { recipientId: environment.recipient.accountId }),
    ...switchesOf(report),
    questions,
    unplayable,
    unreachedStatuses,
    left: left.map(({ made, reason }) => ({ ...made, reason })),
    ...(unsure !== undefined && { unsure }),
    ...(forExpiry && { forExpiry }),
    ...(expiryProblem !== undefined && { expiryProblem }),
  };
  return `${JSON.stringify(summary)}\n`;
}

const longestText = 160;

/** The report for people: what was found, with the calls that tell it, and the switches. */
export function table(report: Report, stream: Writable): string {
  const lines: string[] = [];
  for (const { question, outcome, reason, findings } of report.results) {
    lines.push(`${coloured(stream, "bold", question.name)}: ${question.asks}`);
    for (const finding of findings) lines.push(...shownFinding(finding, stream));
    if (outcome !== "played") {
      const colour = outcome === "failed" ? "red" : "yellow";
      lines.push(`  ${coloured(stream, colour, outcome)}${reason === undefined ? "" : `: ${printable(reason)}`}`);
    }
  }
  lines.push(coloured(stream, "bold", "Switches that no question finds:"));
  for (const [name, reason] of Object.entries(unplayable)) lines.push(`  ${name}: ${reason}`);
  lines.push(coloured(stream, "bold", "Statuses that no question brings about:"));
  for (const [status, reason] of Object.entries(unreachedStatuses)) lines.push(`  ${status}: ${reason}`);
  lines.push("", ...shownSwitches(switchesOf(report), stream));
  return `${lines.join("\n")}\n`;
}

function shownFinding({ switch: name, behaviour, fault, says, evidence }: Finding, stream: Writable): string[] {
  const value = name === undefined ? undefined : behaviour[name];
  const isOpen = name !== undefined && value === undefined;
  const shown = isOpen
    ? coloured(stream, "yellow", `${name}: open`)
    : coloured(
        stream,
        "green",
        name === undefined ? (fault?.kind ?? "no switch") : `${name}: ${JSON.stringify(value)}`,
      );
  return [`  ${shown} - ${printable(says)}`, ...evidence.map((call) => `      ${shownCall(call)}`)];
}

function shownCall({ account, operation, input, time, status, requestId, output, error }: Call): string {
  const result = error ? `${error.name} ${JSON.stringify(error.message)}` : JSON.stringify(output);
  const answer = status === undefined ? "no answer" : `${status} ${shortened(result)}`;
  const request = `${operation} ${shortened(JSON.stringify(input))}`;
  return printable(`${time} ${account} ${request} -> ${answer} (request ${requestId ?? "unknown"})`);
}

function shortened(text = ""): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

function shownSwitches({ behaviour, faults, contradictions }: Switches, stream: Writable): string[] {
  const control = "curl http://127.0.0.1:4601/_emulator";
  return [
    coloured(stream, "bold", "The emulator's switches that match, for wellarchitected-emulator:"),
    `  ${control}/setBehaviour -d '${JSON.stringify(behaviour)}'`,
    ...faults.map((fault) => `  ${control}/inject -d '${JSON.stringify(fault)}'`),
    ...contradictions.map((name) => `  ${name}: no value fits, since the answers differ`),
  ];
}
