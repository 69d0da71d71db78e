import tab from "@bomb.sh/tab/commander";
import { Command } from "commander";
import { addAdopt } from "./adopt/options";
import { addAudit } from "./audit/options";
import { exitCodesHelp, type OnExit } from "./exit-codes";
import { addProbe } from "./probe/options";
import { addReport } from "./report/options";
import { addScan } from "./scan/options";

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
