import { type ExitCode, exitCodes } from "../exit-codes";
import { contentOf, wordsOf } from "../input";
import { readScan } from "../scan/read-scan";
import { coloured, printable } from "../terminal";
import { UsageError } from "../usage-error";
import { appliedRules, audit, type Expectations, type Finding } from "./findings";
import { managedShares } from "./managed-shares";
import { jsonLines, junit, sarif } from "./reports";

/** The options of `audit`, as the command line has them. */
export interface AuditCommandOptions {
  readonly trusted?: readonly string[];
  readonly organization?: readonly string[];
  readonly organizationFile?: string;
  readonly pendingDays?: number;
  readonly earlier?: string;
  readonly stack?: readonly string[];
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly junit?: boolean;
}

/** @param scan a file; undefined or `-` for stdin. */
export async function runAudit(
  scan: string | undefined,
  options: AuditCommandOptions,
  version: string,
): Promise<ExitCode> {
  const expected = await expectationsOf(options);
  const findings = audit(readScan(await contentOf(scan ?? "-")), expected);
  const applied = appliedRules(expected);
  const isFile = scan !== undefined && scan !== "-";
  if (options.json) process.stdout.write(jsonLines(findings));
  else if (options.sarif) process.stdout.write(sarif(findings, applied, version, isFile ? scan : "scan.jsonl"));
  else if (options.junit) process.stdout.write(junit(findings, applied));
  else for (const finding of findings) process.stdout.write(`${line(finding)}\n`);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  process.stderr.write(`errors: ${errors}, warnings: ${findings.length - errors}, by ${applied.join(", ")}\n`);
  return findings.length > 0 ? exitCodes.incomplete : exitCodes.done;
}

function line({ rule, severity, message, accountId, region }: Finding): string {
  const colour = severity === "error" ? "red" : "yellow";
  const shown = coloured(process.stdout, colour, severity.padEnd("warning".length));
  return `${shown}  ${accountId}  ${region}  ${rule}: ${printable(message)}`;
}

async function expectationsOf(options: AuditCommandOptions): Promise<Expectations> {
  const { trusted, organization, organizationFile, pendingDays, earlier, stack } = options;
  if ((pendingDays === undefined) !== (earlier === undefined)) {
    throw new UsageError("--pending-days and --earlier go together: AWS doesn't say since when a share is pending");
  }
  const listed = organizationFile === undefined ? [] : await wordsOf(organizationFile);
  const members = organization || organizationFile !== undefined ? [...(organization ?? []), ...listed] : undefined;
  const managed = stack && (await Promise.all(stack.map(async (file) => managedShares(file, await contentOf(file)))));
  return {
    ...(trusted && { trusted }),
    ...(members && { organization: members }),
    ...(pendingDays !== undefined &&
      earlier !== undefined && { pending: { days: pendingDays, earlier: readScan(await contentOf(earlier)) } }),
    ...(managed && { managed: managed.flat() }),
  };
}
