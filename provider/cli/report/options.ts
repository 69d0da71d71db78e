import type { Command } from "commander";
import { exitCodesHelp, type OnExit } from "../exit-codes";
import type { ReportCommandOptions } from "./command";

/** Adds `report` to the command line. */
export function addReport(program: Command, onExit: OnExit, version: string): void {
  program
    .command("report")
    .summary("show who can see what: a page of HTML, and a picture")
    .description(
      "Writes a page of HTML that shows a scan's shares as a graph, as a matrix and as a list, with filters. It is one file, which loads nothing.",
    )
    .argument("[scan]", "what scan --json has printed; stdin if it is left out, or -")
    .option("--out <file>", "where to write the page (default: stdout, unless --svg asks for a picture only)")
    .option("--svg <file>", "where to write the graph as a picture, for a pull request")
    .option("--force", "replace files that exist")
    .addHelpText("after", reportHelp)
    .action(async (scan: string | undefined, options: ReportCommandOptions) => {
      const { runReport } = await import("./command.js");
      onExit(await runReport(scan, options, version));
    });
}

const reportHelp = `
The page says when the scan was made, and what it could not read. It holds names, accounts, principals, and of what could not
be read also the role and AWS's answer: give it only to people who may know them. It holds no external ID.

Examples:
  A page to open in a browser:
    wellarchitected-shares scan --profiles shop,billing --json > shares.jsonl
    wellarchitected-shares report shares.jsonl --out report.html

  A picture for a pull request, of the shares of one workload:
    grep Checkout shares.jsonl | wellarchitected-shares report --svg checkout.svg
${exitCodesHelp}`;
