/**
 * Where the project is published, all of which follows from `repository` in package.json.
 * @typedef {{ repository: string, pluginDownloadURL: string, file: (path: string, tag: string) => string }} Home
 */

/**
 * @param {{ repository?: string | { url: string } }} manifest
 * @returns {Home | undefined} undefined as long as package.json has no `repository`
 * @throws if it isn't the URL of a GitHub repository, where the release workflow publishes
 */
export function homeOf({ repository }) {
  if (repository === undefined) return undefined;
  const url = typeof repository === "string" ? repository : repository.url;
  const [, owner, name] = /^(?:git\+)?https:\/\/github\.com\/([\w-]+)\/([\w.-]+?)(?:\.git)?$/.exec(url) ?? [];
  if (!owner || !name)
    throw new Error(`package.json: repository must be https://github.com/OWNER/NAME, and not ${JSON.stringify(url)}`);
  const page = `https://github.com/${owner}/${name}`;
  return {
    repository: page,
    pluginDownloadURL: `github://api.github.com/${owner}/${name}`,
    // Of a picture, the page has more than the picture.
    file: (path, tag) => `${page}/${/\.(?:png|svg)$/.test(path) ? "raw" : "blob"}/${tag}/${path}`,
  };
}
