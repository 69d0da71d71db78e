import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "#tools/project.mjs";

const guide = readFileSync(join(projectFolder, "docs", "guides", "emulator.md"), "utf8");

/** The guide's examples in a language, in their order. */
export function examplesIn(language: "sh" | "javascript" | "python"): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, code = ""]) => code);
}
