import { fileURLToPath } from "node:url";

/**
 * Runs a check if its file is what Node was started with: prints the problems, and fails if there are any.
 * @param {string} moduleUrl
 * @param {() => string[]} findProblems each a line for people
 */
export function runAsCheck(moduleUrl, findProblems) {
  if (process.argv[1] !== fileURLToPath(moduleUrl)) return;
  const problems = attempt(findProblems);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

/** @param {() => string[]} findProblems */
function attempt(findProblems) {
  try {
    return findProblems();
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
