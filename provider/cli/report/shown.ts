import type { FoundShare } from "../scan/found-share";
import type { NotScanned } from "../scan/not-scanned";
import { printable } from "../terminal";
import type { ShownShare } from "./model/share";

/**
 * What a report may say of a share. The scan's roles and external IDs are left out. Names may hold any character: control
 * characters are invalid in SVG, and some of them reverse the direction of the text after them.
 */
export function shownShare({ resourceArn: _, roleArn, externalId: _id, profile, ...share }: FoundShare): ShownShare {
  // With a role, the profile is not that of the scanned account.
  const whole = { ...share, ...(profile !== undefined && roleArn === undefined && { profile }) };
  return withoutControls(whole);
}

export function shownNotScanned(problem: NotScanned): NotScanned {
  return withoutControls(problem);
}

function withoutControls<Texts extends object>(texts: Texts): Texts {
  const entries = Object.entries(texts).filter(([, text]) => text !== undefined && text !== null);
  return Object.fromEntries(
    entries.map(([name, text]) => [name, String(text).split("\n").map(printable).join("\n")]),
  ) as Texts;
}
