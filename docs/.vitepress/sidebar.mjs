import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The pages of the site, in groups: those of a folder are found, in the order that their frontmatter says, then by title. */
const groups = [
  { text: "Start", pages: ["index.md", "start.md", "plugin.md", "errors.md"] },
  { text: "Sharing", pages: ["guides/sharing/*.md"] },
  { text: "Guides", pages: ["guides/*.md"] },
  { text: "Reference", pages: ["reference/*.md"] },
  { text: "Resources", pages: ["reference/resources/*.md"], collapsed: true },
  { text: "Functions", pages: ["reference/functions/*.md"], collapsed: true },
  { text: "Behind it", pages: ["promises.md", "faults.md", "design.md", "engine.md", "tests.md", "mutation.md"] },
];

/** @param {string} docs the folder of the pages */
export function sidebar(docs) {
  return groups.map(({ pages, ...group }) => ({
    ...group,
    items: pages.flatMap((pattern) => {
      const found = globSync(pattern, { cwd: docs }).map((file) => pageOf(docs, file));
      return found.toSorted((one, other) => one.order - other.order || one.text.localeCompare(other.text));
    }),
  }));
}

/**
 * @param {string} docs
 * @param {string} file
 */
function pageOf(docs, file) {
  const text = readFileSync(join(docs, file), "utf8");
  const [frontmatter = ""] = /^---\n.*?\n---\n/s.exec(text) ?? [];
  const title = /^title: (.+)$/m.exec(frontmatter)?.[1] ?? /^# (.+)$/m.exec(text)?.[1];
  if (title === undefined) throw new Error(`docs/${file} has neither a title in its frontmatter nor a heading`);
  const order = Number(/^order: (\d+)$/m.exec(frontmatter)?.[1] ?? Number.POSITIVE_INFINITY);
  return { text: title, link: `/${file.replace(/(?:index)?\.md$/, "")}`, order };
}
