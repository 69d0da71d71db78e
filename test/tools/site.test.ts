import { globSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { projectFolder } from "#tools/project.mjs";

const docs = join(projectFolder, "docs");

test("the site's sidebar has each page, once, by its title", async (t) => {
  const { sidebar } = await import(join(docs, ".vitepress", "sidebar.mjs"));
  const groups: { items: { text: string; link: string }[] }[] = sidebar(docs);
  const links = groups.flatMap(({ items }) => items.map(({ link }) => link));
  const pages = globSync("**/*.md", { cwd: docs }).map((file) => `/${file.replace(/(?:index)?\.md$/, "")}`);

  t.deepEqual(links.toSorted(), pages.toSorted());
  t.true(groups.flatMap(({ items }) => items).some(({ text, link }) => text === "Start" && link === "/start"));
});
