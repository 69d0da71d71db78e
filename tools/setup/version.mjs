/**
 * A version, of Node, Go or Pulumi: `v3.259.0`, `go1.26`, `3.216.0-alpha.1`.
 * @typedef {{ numbers: [number, number, number], prerelease: boolean, text: string }} Version
 */

/**
 * @param {string} text a version with whatever stands around it, such as `>=22.12.0` or `go version go1.26.8 linux/amd64`
 * @returns {Version | undefined}
 */
export function parseVersion(text) {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?(-[0-9A-Za-z.-]+)?/.exec(text);
  if (!match) return undefined;
  return {
    numbers: [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)],
    prerelease: match[4] !== undefined,
    text: match[0],
  };
}

/**
 * Whether `version` is `oldest` or later. A prerelease comes before its release.
 * @param {Version} version
 * @param {Version} oldest
 */
export function isAtLeast(version, oldest) {
  for (const [index, number] of version.numbers.entries()) {
    const other = oldest.numbers[index] ?? 0;
    if (number !== other) return number > other;
  }
  return oldest.prerelease || !version.prerelease;
}
