import { kinds } from "../../shares/kinds/kinds";
import { UsageError } from "../usage-error";
import { type FoundShare, sorted } from "./found-share";

const required = [
  "side",
  "accountId",
  "region",
  "resourceId",
  "resourceName",
  "owner",
  "sharedWith",
  "status",
] as const;

/**
 * The shares that `scan --json` has printed, each once, in a fixed order.
 * @throws UsageError which names the line that is none of them.
 */
export function readScan(lines: string): FoundShare[] {
  const shares = new Map<string, FoundShare>();
  for (const [index, line] of lines.split("\n").entries()) {
    if (line.trim() === "") continue;
    const share = parse(line);
    if (!share) throw new UsageError(`line ${index + 1} of the scan is no share as "scan --json" prints it`);
    const { side, kind, accountId, region, resourceId, shareId, shareInvitationId } = share;
    shares.set([side, kind, accountId, region, resourceId, shareId, shareInvitationId].join(" "), share);
  }
  return sorted([...shares.values()]);
}

function parse(line: string): FoundShare | undefined {
  try {
    const share = JSON.parse(line) as FoundShare;
    const isWhole = required.every((member) => typeof share[member] === "string");
    const isGiven = share.side !== "given" || typeof share.shareId === "string";
    return isWhole && isGiven && kinds.some(({ name }) => name === share.kind) ? share : undefined;
  } catch {
    return undefined;
  }
}
