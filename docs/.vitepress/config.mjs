import { join } from "node:path";
import { defineConfig } from "vitepress";
import { slugOf } from "../../tools/docs/headings.mjs";
import { packageJson } from "../../tools/project.mjs";
import { repositoryLinks } from "./repository-links.mjs";
import { sidebar } from "./sidebar.mjs";

const docs = join(import.meta.dirname, "..");

/**
 * Without this, the highlighter would leave the rest of a block without colours after half a second, on a busy machine.
 * @type {NonNullable<import("vitepress").MarkdownOptions["codeTransformers"]>[number]}
 */
const wholeBlocks = {
  preprocess: (_code, options) => {
    options.tokenizeTimeLimit = 0;
  },
};

/** @see https://vitepress.dev/reference/site-config */
export default defineConfig({
  title: "pulumi-wellarchitected",
  description: packageJson.description,
  lang: "en",
  markdown: {
    anchor: { slugify: slugOf },
    config: (md) => repositoryLinks(md, docs),
    codeTransformers: [wholeBlocks],
  },
  themeConfig: {
    nav: [
      { text: "Start", link: "/start" },
      { text: "Reference", link: "/reference/" },
      { text: "Errors", link: "/errors" },
    ],
    sidebar: sidebar(docs),
    outline: { level: [2, 3] },
    search: { provider: "local", options: { miniSearch: { searchOptions: { boostDocument, fuzzy, prefix } } } },
  },
});

/**
 * An error is searched for as it was printed, with many words that other pages have, too: its entry comes first. Users' pages
 * come before those for whoever works on the project. Runs in the browser, from its text, as the next one does.
 * @param {string} section
 */
function boostDocument(section) {
  if (/\/errors\.html#./.test(section)) return 3;
  return /\/(promises|faults|design|engine|tests|mutation)\.html/.test(section) ? 0.2 : 1;
}

/**
 * An error's IDs, ports and accounts are neither misspelled words nor the beginnings of others.
 * @param {string} term
 */
function fuzzy(term) {
  return /\d/.test(term) ? false : 0.2;
}

/** @param {string} term */
function prefix(term) {
  return !/\d/.test(term);
}
