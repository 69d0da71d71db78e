/**
 * The id of a heading, by which links name it, as GitHub makes it: the site makes the same.
 * @param {string} title
 */
export function slugOf(title) {
  return title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
}
