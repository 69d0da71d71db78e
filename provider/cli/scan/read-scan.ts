import { kinds } from "../../shares/kinds/kinds";
import { UsageError } from "../usage-error";
import { type FoundShare, sorted } from "./found-share";
import type { NotScanned } from "./not-scanned";

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
  return sorted(readWholeScan(lines).shares);
}

/**
 * All that `scan --json` has printed: shares, each once, and what it could not read.
 * @throws UsageError which names the line that is neither.
 */
export function readWholeScan(lines: string): { shares: FoundShare[]; notScanned: NotScanned[] } {
  const shares = new Map<string, FoundShare>();
  const notScanned: NotScanned[] = [];
  for (const [index, line] of lines.split("\n").entries()) {
    if (line.trim() === "") continue;
    const found = parse(line);
    if (!found) throw new UsageError(`line ${index + 1} of the scan is no share as "scan --json" prints it`);
    if ("notScanned" in found) notScanned.push(found.notScanned);
    else {
      const { side, kind, accountId, region, resourceId, shareId, shareInvitationId } = found;
      shares.set([side, kind, accountId, region, resourceId, shareId, shareInvitationId].join(" "), found);
    }
  }
  return { shares: [...shares.values()], notScanned };
}

function parse(line: string): FoundShare | { notScanned: NotScanned } | undefined {
  try {
    const found = JSON.parse(line);
    return isNotScanned(found) || isShare(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isNotScanned(found: { notScanned?: Partial<NotScanned> }): found is { notScanned: NotScanned } {
  const { region, what, reason } = found.notScanned ?? {};
  return [region, what, reason].every((text) => typeof text === "string");
}

function isShare(found: FoundShare): found is FoundShare {
  const isWhole = required.every((member) => typeof found[member] === "string");
  const isGiven = found.side !== "given" || typeof found.shareId === "string";
  return isWhole && isGiven && kinds.some(({ name }) => name === found.kind);
}
