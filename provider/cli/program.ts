import tab from "@bomb.sh/tab/commander";
import { Command, InvalidArgumentError, Option } from "commander";
import { kinds } from "../shares/kinds/kinds";
import { permissions } from "../shares/model/share";
import type { AdoptCommandOptions } from "./adopt/command";
import { languages } from "./adopt/programs";
import type { AuditCommandOptions } from "./audit/command";
import type { ExitCode } from "./exit-codes";
import type { ProbeCommandOptions } from "./probe/command";
import { questionNames } from "./probe/questions/names";
import type { ReportCommandOptions } from "./report/command";
import type { ScanCommandOptions } from "./scan/command";

/** Hears of the exit code that a command ends with. */
export type OnExit = (code: ExitCode) => void;

const exitCodesHelp = `
Exit codes:
  0    everything was done
  1    some of it could not be: stderr says what; or an audit has findings
  2    an option, an argument or a file is wrong, and nothing was done
  130  interrupted`;

const credentialsHelp = `
Credentials, Regions, endpoints, proxies and certificates are found as the AWS CLI finds them. Data goes to stdout, all
else to stderr. NO_COLOR is honoured.`;

/** The command line of `wellarchitected-shares`. */
export function createProgram(version: string, onExit: OnExit): Command {
  const program = new Command("wellarchitected-shares")
    .description("Finds the shares of AWS Well-Architected Tool workloads, lenses, profiles and review templates.")
    .version(version)
    .exitOverride()
    .showHelpAfterError("(--help shows the options, with examples)")
    .addHelpText("after", `${credentialsHelp}\n${exitCodesHelp}`);
  addScan(program, onExit);
  addAdopt(program, onExit);
  addAudit(program, onExit, version);
  addReport(program, onExit, version);
  addProbe(program, onExit);
  tab(program);
  return program;
}

function addScan(program: Command, onExit: OnExit): void {
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
      const { runScan } = await import("./scan/command.js");
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

function addAdopt(program: Command, onExit: OnExit): void {
  const kindNames = kinds.map(({ name }) => name);
  program
    .command("adopt")
    .summary("write a Pulumi program that declares the shares of a scan")
    .description(
      "Writes a Pulumi program that declares the given shares of a scan exactly as they are, and for the plugin what imports them: the next preview is empty.",
    )
    .argument("[scan]", "what scan --json has printed; stdin if it is left out, or -")
    .addOption(new Option("--language <language>", "the program's language").choices(languages).default("typescript"))
    .option("--plugin", "write TypeScript for the plugin's SDK rather than the npm package; others are always for it")
    .option("--out <folder>", "where to write the files", ".")
    .option("--force", "replace files that exist")
    .option("--json", "print what was written, and what was left out, as a JSON object")
    .option("--account <id>", "only shares of this account; may be repeated", collect)
    .option("--workload <workload>", "only shares of the workload with this name or ID; may be repeated", collect)
    .option("--principal <principal>", "only shares with this principal; may be repeated", collect)
    .addOption(new Option("--permission <permission>", "only shares with this permission").choices(permissions))
    .addOption(
      new Option("--kind <kind>", "only shares of this kind; may be repeated")
        .choices(kindNames)
        .argParser<string[]>((value, before) => [...(before ?? []), oneOf(kindNames, value)]),
    )
    .addHelpText("after", adoptHelp)
    .action(async (scan: string | undefined, options: AdoptCommandOptions) => {
      const { runAdopt } = await import("./adopt/command.js");
      onExit(await runAdopt(scan, options));
    });
}

const adoptHelp = `
All shares of a workload are one resource, WorkloadShares. Where a filter leaves some of them out, each of the others is a
WorkloadShare. Resources are named by what is shared. The program names the Region of each, and the npm package's also the
profile or role of the scan. Shares that have ended can't be declared as they are: they are left out, and named. What was
received is no concern of this command.

pulumi import doesn't work with the npm package: its program has adoptExisting: true instead. For the plugin, the shares of one
account come with import.json, and pulumi config says the profile or role; those of several accounts are one program that has a
provider for each and imports by itself.

Examples:
  The npm package, in TypeScript:
    wellarchitected-shares scan --profiles shop,billing --json > shares.jsonl
    wellarchitected-shares adopt shares.jsonl && pulumi up

  What the plugin needs, in Python, without contributors:
    wellarchitected-shares scan --json |
      wellarchitected-shares adopt --language python --permission READONLY
    pulumi import --file import.json --generate-code=false --protect=false
${exitCodesHelp}`;

function addAudit(program: Command, onExit: OnExit, version: string): void {
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
      const { runAudit } = await import("./audit/command.js");
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

function addReport(program: Command, onExit: OnExit, version: string): void {
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
      const { runReport } = await import("./report/command.js");
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

function addProbe(program: Command, onExit: OnExit): void {
  program
    .command("probe")
    .summary("find out on a sandbox account what AWS doesn't document")
    .description(
      "Plays the open questions about shares in a sandbox account of yours, removes all that it makes, and prints what AWS answered, with the emulator's switches that match. It first shows what it will do, and asks.",
    )
    .option("--profile <name>", "the profile of the account that shares (default: as the AWS CLI finds)")
    .option("--region <name>", "the Region (default: AWS_REGION, or the profile's)")
    .option(
      "--share-with <principals>",
      "accounts of yours to share with, or IAM users or roles; separated by commas",
      list,
    )
    .option("--recipient-profile <name>", "a profile of another account of yours, to share with and to answer as")
    .option("--organization <id>", "your organization or one of its OUs, as ID or ARN, to share with")
    .addOption(
      new Option("--only <questions>", "the questions to play, separated by commas (default: all)").argParser((value) =>
        list(value).map((name) => oneOf(questionNames, name)),
      ),
    )
    .option("--watch-seconds <seconds>", "for how long a token or a list is watched at most", count, 60)
    .option("--name <name>", "the beginning of the names of all that is made", "wellarchitected-shares-probe")
    .option("--leave-pending", "leave a workload with shares that expire in 7 days, for a run after that")
    .option("--yes", "don't ask")
    .option("--json", "print a JSON object, with every call")
    .addHelpText("after", probeHelp)
    .action(async (options: ProbeCommandOptions) => {
      const { runProbe } = await import("./probe/command.js");
      onExit(await runProbe(options));
    });
}

const probeHelp = `
Questions: ${questionNames.join(", ")}.

Use an account in which nothing matters. Everything that is made has the name, and a tag with it; if a run is killed, the next
one with the same name finds that, and offers to remove it. The exit code is 130, too, if you don't confirm.

Examples:
  What needs no recipient, with an account of yours to share with:
    wellarchitected-shares probe --profile sandbox --share-with 222222222222

  The recipient's side, too, in a pipeline:
    wellarchitected-shares probe --profile sandbox --recipient-profile reviewer --yes --json > probe.json

  Expired shares, which take two runs:
    wellarchitected-shares probe --profile sandbox --recipient-profile reviewer --leave-pending
    wellarchitected-shares probe --profile sandbox --recipient-profile reviewer --only expired   # 7 days later
${exitCodesHelp}`;

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function oneOf(choices: readonly string[], value: string): string {
  if (choices.includes(value)) return value;
  throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.`);
}

function list(value: string): string[] {
  const names = value.split(",").map((name) => name.trim());
  if (names.every(Boolean)) return names;
  throw new InvalidArgumentError("It is a list, separated by commas, without empty items.");
}

function count(value: string): number {
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It is a number from 1 to 9999.");
}
