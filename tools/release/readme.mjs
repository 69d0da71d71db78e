/**
 * README as it is in the npm package: a link to a file that isn't in the package leads to it in the repository, at the
 * release's tag. As long as the repository has no home, only its text stays.
 * @param {string} readme
 * @param {{ isPacked: (path: string) => boolean, file?: (path: string) => string }} targets `file` returns the URL of a path
 * @returns {string}
 */
export function packedReadme(readme, { isPacked, file }) {
  const rewrite = (/** @type {string} */ link, /** @type {string} */ label, /** @type {string} */ target) => {
    if (!isRelative(target)) return link;
    const [path = "", anchor] = target.split("#");
    const normal = path.replace(/^\.\//, "");
    if (isPacked(normal)) return link;
    if (!file) return label;
    return link.replace(`(${target})`, `(${file(normal)}${anchor === undefined ? "" : `#${anchor}`})`);
  };
  // Pictures first: a link may be around one.
  return outsideOfCode(readme, (text) =>
    text
      .replace(/!\[([^\]]*)\]\(([^)\s]+)\)/g, rewrite)
      .replace(/(?<!!)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g, rewrite),
  );
}

/**
 * The relative links of a page, without those in code.
 * @param {string} page
 * @returns {string[]} paths, without anchors
 */
export function relativeLinks(page) {
  /** @type {string[]} */
  const found = [];
  outsideOfCode(page, (text) => {
    const inline = text.matchAll(/\]\(([^)\s]+)[^)]*\)/g);
    const defined = text.matchAll(/^\[[^\]]+\]: (\S+)/gm);
    const inHtml = text.matchAll(/\b(?:href|src)="([^"]+)"/g);
    found.push(...[...inline, ...defined, ...inHtml].map(([, target = ""]) => target));
    return text;
  });
  return found.filter(isRelative).map((target) => target.split("#")[0] ?? "");
}

/** @param {string} target */
function isRelative(target) {
  return !/^(?:[a-z][a-z+.-]*:|#|\/\/)/i.test(target);
}

/**
 * @param {string} page
 * @param {(text: string) => string} change what is neither in a fenced block nor in a span of code
 */
function outsideOfCode(page, change) {
  const fenced = /^(```|~~~).*?^\1$/gms;
  let end = 0;
  let changed = "";
  for (const { 0: code, index } of page.matchAll(fenced)) {
    changed += change(page.slice(end, index)) + code;
    end = index + code.length;
  }
  return changed + change(page.slice(end));
}
