// Runs on the Node that started npm, as setup.mjs does: execa needs a later one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { alone } from "./alone.mjs";
import { projectFolder } from "./project.mjs";

/**
 * Compiles to dist/ what has changed since the last time. Two compilers at once would write the files that the run of the
 * first one already loads.
 * @param {boolean} withTests
 * @returns {Promise<number>} the compiler's exit code
 */
export function build(withTests) {
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const onWait = () => console.error("build: waiting for another run that builds");
  const compile = async () => {
    console.error("build: tsc");
    const compiled = await run([compiler, "--build", withTests ? "tsconfig.test.json" : "tsconfig.build.json"]);
    return compiled === 0 ? run([`${projectFolder}/tools/report/bundle.mjs`]) : compiled;
  };
  return alone(`${projectFolder}/node_modules/.cache/build`, compile, { onWait });
}

/** @param {string[]} args of Node */
async function run(args) {
  const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: "inherit" });
  const [code] = await once(child, "close");
  return code ?? 1;
}
