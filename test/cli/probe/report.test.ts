import { PassThrough } from "node:stream";
import test from "ava";
import type { Call } from "../../../provider/aws/calls/account";
import type { Finding } from "../../../provider/cli/probe/questions/question";
import { found, intervalFrom, noted } from "../../../provider/cli/probe/questions/question";
import { questions } from "../../../provider/cli/probe/questions/questions";
import { switchesOf, table } from "../../../provider/cli/probe/report";
import type { Report } from "../../../provider/cli/probe/run";

function reportOf(...findings: Finding[]): Report {
  const [question] = questions;
  if (!question) throw new Error("There are no questions.");
  return { results: [{ question, outcome: "played", findings, calls: [] }], left: [] };
}

test("statuses that several questions find are put together, and a switch for which answers differ has no value", (t) => {
  const report = reportOf(
    found("createOver", ["REJECTED"], "one"),
    found("createOver", [], "two"),
    found("createOver", ["EXPIRED"], "three"),
    found("updateTerminalStatus", "conflict", "of a rejected share"),
    found("updateTerminalStatus", "succeed", "of an expired share"),
    found("updateTerminalStatus", "conflict", "again"),
    found("pageSize", undefined, "open"),
    found("respondAgain", "conflict", "one"),
    found("respondAgain", "conflict", "another"),
  );

  t.deepEqual(switchesOf(report), {
    behaviour: { createOver: ["REJECTED", "EXPIRED"], respondAgain: "conflict" },
    faults: [],
    contradictions: ["updateTerminalStatus"],
  });
  t.regex(table(report, new PassThrough()), /updateTerminalStatus: no value fits, since the answers differ/);
});

test("a table says which switches are open, and shows no text that a terminal would take for a command", (t) => {
  const report = reportOf(found("pageSize", undefined, "no page was full"), noted("a \u001b[31mname"));

  const text = table(report, new PassThrough());

  t.true(text.includes("  pageSize: open - no page was full"));
  t.true(text.includes("  no switch - a ?[31mname"));
});

test("a time begins between the first try of a call, which may have been done unanswered, and the answer of the last", (t) => {
  const call = (firstSentAt: number, sentAt: number, answeredAt: number): Call => {
    return { account: "owner", operation: "X", input: {}, time: "", firstSentAt, sentAt, answeredAt };
  };
  const created = call(1000, 4000, 5000);

  const interval = intervalFrom(created, call(7000, 7000, 8000), call(9000, 9000, 11_000));

  t.deepEqual(interval, { atLeast: 2, atMost: 10 });
  t.deepEqual(intervalFrom(created, undefined, call(5000, 5000, 6000)), { atLeast: 0, atMost: 5 });
});
