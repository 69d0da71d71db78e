import { type Command, Option } from "commander";
import { count, list, oneOf } from "../arguments";
import { exitCodesHelp, type OnExit } from "../exit-codes";
import type { ProbeCommandOptions } from "./command";
import { questionNames } from "./questions/names";

/** Adds `probe` to the command line. */
export function addProbe(program: Command, onExit: OnExit): void {
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
      const { runProbe } = await import("./command.js");
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
