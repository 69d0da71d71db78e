/**
 * Puts each text between its markers, `<!-- name:start -->` and `<!-- name:end -->`.
 * @param {string} page
 * @param {Record<string, string>} texts by the name of their markers
 * @returns {string}
 * @throws where the page lacks a marker, has it twice, or has a marker without a text
 */
export function withGenerated(page, texts) {
  const starts = [...page.matchAll(/^<!-- ([\w-]+):start -->$/gm)].map(([, name]) => name);
  const unknown = starts.find((name) => !Object.hasOwn(texts, name ?? ""));
  if (unknown !== undefined) throw new Error(`nothing is generated for the marker ${unknown}`);
  return Object.entries(texts).reduce((filled, [name, text]) => {
    const [start, end] = [`<!-- ${name}:start -->\n`, `\n<!-- ${name}:end -->\n`];
    const [before, inside, ...more] = filled.split(start);
    if (inside === undefined || more.length > 0) throw new Error(`the marker ${name}:start must be there once`);
    const [, after, ...rest] = inside.split(end);
    if (after === undefined || rest.length > 0) throw new Error(`the marker ${name}:end must follow its start, once`);
    return `${before}${start}${text}${end}${after}`;
  }, page);
}
