import { dirname, join, relative } from "node:path";

/**
 * Links to files of the repository that are no pages, such as examples and tests, become text: the site doesn't have the
 * files, and the repository has no address yet. The text names the file, if it doesn't anyway.
 * @param {import("vitepress").MarkdownRenderer} md
 * @param {string} docs the folder of the pages
 */
export function repositoryLinks(md, docs) {
  md.core.ruler.push("repository-links", ({ tokens, env, Token }) => {
    for (const token of tokens) {
      /** @type {string | undefined} the file that the link at hand names */
      let file;
      let text = "";
      token.children = (token.children ?? []).flatMap((child) => {
        if (child.type === "link_open") {
          file = fileOf(String(child.attrGet("href")), env.relativePath, docs);
          text = "";
          return file === undefined ? [child] : [];
        }
        text += child.content;
        if (child.type !== "link_close" || file === undefined) return [child];
        const name = new Token("code_inline", "code", 0);
        name.content = file;
        const space = new Token("text", "", 0);
        space.content = " ";
        const isNamed = file.includes(text);
        file = undefined;
        return isNamed ? [] : [space, name];
      });
    }
  });
}

/**
 * The file of the repository that a link names, if it is no page.
 * @param {string} href
 * @param {string} page
 * @param {string} docs
 */
function fileOf(href, page, docs) {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return undefined;
  const file = relative(dirname(docs), join(docs, dirname(page), href.replace(/#.*$/, "")));
  return file.startsWith("docs/") && /\.(?:md|html)$/.test(file) ? undefined : file;
}
