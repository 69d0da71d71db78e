// Imported first, for its effect: on an older Node, what comes after it fails with an error that helps no one.

/** As package.json's engines say. */
export const oldestNode = [22, 12] as const;

/** Why a Node of this version won't do. */
export function nodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `pulumi-wellarchitected needs Node.js ${oldestNode.join(".")} or later, but the node on your PATH is ${version}`;
}

const problem = nodeProblem(process.versions.node);
// Pulumi's host prints the stack, and so does Node.
if (problem) throw Object.assign(new Error(problem), { stack: problem });
