// Runs a command on the stack of one account and Region, and writes what came of it to stdout, as JSON in the last line. A
// process of its own for each: the Automation API's inline programs don't share one safely.
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { programFor } from "./program.js";

const { command, target } = JSON.parse(process.argv[2]);
const errors = [];
const onEvent = ({ diagnosticEvent }) => {
  if (diagnosticEvent?.severity === "error") errors.push(diagnosticEvent.message.trim());
};

try {
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: `${target.accountId}-${target.region}`, projectName: "rollout", program: programFor(target) },
    { workDir: import.meta.dirname },
  );
  const result = await stack[command]({ onEvent, color: "never" });
  report({ changes: result.changeSummary ?? result.summary.resourceChanges });
} catch (error) {
  report({ error: errors.join("\n") || error.message });
}

function report(outcome) {
  process.stdout.write(`\n${JSON.stringify(outcome)}`);
}
