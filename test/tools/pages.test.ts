import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "ava";
import { slugOf } from "#tools/docs/headings.mjs";
import { projectFolder } from "#tools/project.mjs";
import { textOf, textsIn } from "./texts";

/** The titles that docs/promises.md names, by their files. */
const named = [...textOf("docs/promises.md").matchAll(/^- \[.+?\]\(\.\.\/(test\/.+?\.test\.ts)\): (.+)$/gm)];
const titles = Object.entries(Object.groupBy(named, ([, file = ""]) => file));

test("each title that docs/promises.md names is one of its file", (t) => {
  const stale = titles.flatMap(([file, ofFile = []]) => {
    const texts = existsSync(join(projectFolder, file)) ? textsIn(file) : [];
    return ofFile.filter(([, , title = ""]) => !texts.includes(title)).map(([line]) => line);
  });

  t.true(named.length > 100);
  t.deepEqual(stale, []);
});

test("each file of tests that need the engine proves a promise of docs/promises.md", (t) => {
  const files = globSync("test/{engine,plugin,faults,security,soak,languages,examples}/**/*.test.ts", {
    cwd: projectFolder,
  });
  const unnamed = files.filter((file) => !titles.some(([known]) => known === file));

  t.deepEqual(unnamed, []);
});

test("each promise of docs/promises.md has tests", (t) => {
  const [, list = ""] = textOf("docs/promises.md").split("## What is promised, and the tests that prove it\n");
  const promises = [...list.matchAll(/^\*\*(.+)\*\*(\n\n- \[)?/gm)];

  t.true(promises.length > 60);
  t.deepEqual(
    promises.filter(([, , tests]) => tests === undefined).map(([, promise]) => promise),
    [],
  );
});

const pages = globSync(["*.md", "{docs,bench}/**/*.md"], { cwd: projectFolder });

/** What a page links to: the target's file, and the heading there, if it names one. */
function linksOf(page: string): { page: string; file: string; anchor: string | undefined }[] {
  const targets = textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g);
  return [...targets].map(([, target = "", anchor]) => ({
    page,
    file: target === "" ? page : join(dirname(page), target),
    anchor,
  }));
}

/** The ids of a page's headings. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => {
    const slug = slugOf(title.replace(/\[(.+?)\]\(.+?\)/g, "$1"));
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

test("README and the other pages link to files that are there", (t) => {
  const links = pages.flatMap(linksOf);

  t.true(links.length > 100);
  t.deepEqual(
    links.filter(({ file }) => !existsSync(join(projectFolder, file))),
    [],
  );
});

test("a link to a section of a page names one of its headings", (t) => {
  const links = pages.flatMap(linksOf).filter(({ file, anchor }) => anchor !== undefined && file.endsWith(".md"));

  t.true(links.length > 20);
  t.deepEqual(
    links.filter(({ file, anchor = "" }) => !anchorsOf(file).includes(anchor)),
    [],
  );
});

test("README can be read in a few minutes", (t) => {
  t.true(textOf("README.md").split("\n").length < 200);
});
