import { type Command, Option } from "commander";
import { kinds } from "../../shares/kinds/kinds";
import { permissions } from "../../shares/model/share";
import { collect, oneOf } from "../arguments";
import { exitCodesHelp, type OnExit } from "../exit-codes";
import type { AdoptCommandOptions } from "./command";
import { languages } from "./programs";

/** Adds `adopt` to the command line. */
export function addAdopt(program: Command, onExit: OnExit): void {
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
      const { runAdopt } = await import("./command.js");
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
