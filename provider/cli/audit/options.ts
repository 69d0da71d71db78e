import { type Command, Option } from "commander";
import { collect, count, list } from "../arguments";
import { exitCodesHelp, type OnExit } from "../exit-codes";
import type { AuditCommandOptions } from "./command";

/** Adds `audit` to the command line. */
export function addAudit(program: Command, onExit: OnExit, version: string): void {
  program
    .command("audit")
    .summary("check a scan's shares against what you expect")
    .description(
      "Checks the shares that a scan's accounts give: which have ended, and what else the options ask for. The exit code is 1 if there is a finding.",
    )
    .argument("[scan]", "what scan --json has printed; stdin if it is left out, or -")
    .option("--trusted <principals>", "report shares with others; separated by commas", list)
    .option(
      "--organization <ids>",
      "report contributors who are in none of these accounts, organizations and OUs",
      list,
    )
    .option("--organization-file <file>", "a file that lists such IDs; - for stdin")
    .option("--pending-days <days>", "report shares that have been pending for so many days; needs --earlier", count)
    .option("--earlier <file>", "an earlier scan, with which pending shares are compared")
    .option("--stack <file>", "a stack's export: report shares that no stack manages; may be repeated", collect)
    .addOption(new Option("--json", "print JSON Lines: an object for each finding").conflicts(["sarif", "junit"]))
    .addOption(new Option("--sarif", "print SARIF 2.1.0").conflicts(["json", "junit"]))
    .addOption(new Option("--junit", "print JUnit XML").conflicts(["json", "sarif"]))
    .addHelpText("after", auditHelp)
    .action(async (scan: string | undefined, options: AuditCommandOptions) => {
      const { runAudit } = await import("./command.js");
      onExit(await runAudit(scan, options, version));
    });
}

const auditHelp = `
Errors: contributor-outside-organization, untrusted-principal. Warnings: pending-share, ended-share, unmanaged-share, and
missing-share for shares that a stack has, and that were deleted, or whose workload was. An account stands for its users and
roles, too. Audit a scan that is complete (exit code 0): what it lacks would read as deleted.

Examples:
  The review account, and nothing else, in a pipeline:
    wellarchitected-shares scan --json > shares.jsonl &&
      wellarchitected-shares audit shares.jsonl --trusted 222222222222 --junit > audit.xml

  Shares that no stack manages:
    pulumi stack export --stack prod > prod.json
    wellarchitected-shares audit shares.jsonl --stack prod.json --sarif > audit.sarif

  Report contributors outside the organization, and shares still pending after 5 days:
    wellarchitected-shares audit today.jsonl --organization-file accounts.txt --earlier last-week.jsonl --pending-days 5
${exitCodesHelp}`;
