import { once } from "node:events";
import type { Writable } from "node:stream";
import { isAccepted, isEnded } from "../../shares/model/status";
import { type ColourName, coloured, printable } from "../terminal";
import { columns, type FoundShare, sorted } from "./found-share";
import type { NotScanned } from "./not-scanned";

/** Where a scan's shares go. */
export interface Output {
  write(shares: readonly FoundShare[]): Promise<void>;
  /** @param notScanned which only JSON Lines have a place for. */
  end(notScanned: readonly NotScanned[]): Promise<void>;
}

/** One JSON object in each line: the shares as they are found, at the end what could not be scanned. */
export function jsonLines(stream: Writable): Output {
  return {
    write: (shares) => print(stream, lines(shares)),
    end: (notScanned) => print(stream, lines(notScanned.map((one) => ({ notScanned: one })))),
  };
}

function lines(objects: readonly object[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join("");
}

/** A header, then a line for each share, as they are found. @see https://www.rfc-editor.org/rfc/rfc4180 */
export function csv(stream: Writable): Output {
  let header = `${columns.join(",")}\r\n`;
  const next = (lines: string) => {
    const text = header + lines;
    header = "";
    return print(stream, text);
  };
  return {
    write: (shares) =>
      next(shares.map((share) => `${columns.map((column) => cell(share[column])).join(",")}\r\n`).join("")),
    end: () => next(""),
  };
}

function cell(value = ""): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

const headings = ["ACCOUNT", "REGION", "SIDE", "KIND", "NAME", "OWNER", "SHARED WITH", "PERMISSION", "STATUS"] as const;

/** Columns for people, sorted, at the end: their widths depend on all shares. */
export function table(stream: Writable): Output {
  const all: FoundShare[] = [];
  return {
    write: async (shares) => void all.push(...shares),
    end: async () => {
      if (all.length === 0) return;
      const shares = sorted(all);
      const rows = shares.map((share) => [
        ...[share.accountId, share.region, share.side, share.kind.replace(/Share$/, ""), share.resourceName],
        ...[share.owner, share.sharedWith, share.permissionType ?? "-", share.status],
      ]);
      const cells = [[...headings], ...rows].map((row) => row.map(printable));
      const widths = headings.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
      const lines = cells.map((row, index) => {
        const [status, ...others] = row.map((text, column) => text.padEnd(widths[column] ?? 0)).reverse();
        const colour = index === 0 ? "bold" : colourOf(shares[index - 1]?.status);
        return `${others.reverse().join("  ")}  ${coloured(stream, colour, status?.trimEnd() ?? "")}\n`;
      });
      await print(stream, lines.join(""));
    },
  };
}

function colourOf(status: FoundShare["status"] | undefined): ColourName {
  if (isAccepted(status)) return "green";
  return isEnded(status) ? "red" : "yellow";
}

async function print(stream: Writable, text: string): Promise<void> {
  if (text !== "" && !stream.write(text)) await once(stream, "drain");
}
