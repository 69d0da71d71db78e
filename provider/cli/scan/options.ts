import { type Command, Option } from "commander";
import { count, list } from "../arguments";
import { exitCodesHelp, type OnExit } from "../exit-codes";
import type { ScanCommandOptions } from "./command";

/** Adds `scan` to the command line. */
export function addScan(program: Command, onExit: OnExit): void {
  program
    .command("scan")
    .summary("list all shares of accounts, given and received, of all kinds")
    .description(
      "Lists all shares that accounts give and receive, of all kinds. An account or a Region that denies access stops no other: it is named at the end.",
    )
    .option("--regions <names>", "the Regions, separated by commas (default: AWS_REGION, or the profile's)", list)
    .option(
      "--profiles <names>",
      "the profiles to scan with, separated by commas (default: as the AWS CLI finds)",
      list,
    )
    .option("--role <name>", "the role to assume in each of the accounts, with its path if it has one")
    .option("--accounts <ids>", "the accounts to assume the role in, separated by commas", list)
    .option("--accounts-file <file>", "a file that lists such accounts; - for stdin")
    .option("--external-id <id>", "the external ID that the role's trust policy asks for")
    .addOption(
      new Option(
        "--json",
        "print JSON Lines: an object for each share, as they are found; at the end one for each thing that could not be scanned",
      ).conflicts("csv"),
    )
    .option("--csv", "print CSV, as they are found (default: a table, sorted, at the end)")
    .option("--resume <file>", "note in the file what is finished, and go on from there; it is removed at the end")
    .option("--concurrency <number>", "how many accounts and Regions to scan at a time", count, 8)
    .addHelpText("after", scanHelp)
    .action(async (options: ScanCommandOptions) => {
      const { runScan } = await import("./command.js");
      onExit(await runScan(options));
    });
}

const scanHelp = `
An organization's accounts are named by --accounts or --accounts-file: this command asks AWS Organizations for nothing.
What an account can't read is left out, and named at the end. Without problems, two scans differ in order only.

Examples:
  The account of the default credentials, in two Regions:
    wellarchitected-shares scan --regions us-east-1,eu-west-1

  Two profiles, for a spreadsheet:
    wellarchitected-shares scan --profiles shop,billing --regions us-east-1 --csv > shares.csv

  All accounts of an organization, to be continued if it is interrupted (it then prints everything, also what was found before):
    aws organizations list-accounts --query 'Accounts[].Id' --output text |
      wellarchitected-shares scan --role audit/Reader --accounts-file - --regions us-east-1 --json --resume scan.part > shares.jsonl
${exitCodesHelp}`;
